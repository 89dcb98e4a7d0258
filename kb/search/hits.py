"""What the engine answers with: hits, and explanations of them. Plain frozen values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    id: str
    score: float
    title: str
    snippet: str
    reasons: tuple[str, ...]
    section: str
    slug: str = ""  # its address in the help centre
    matched: tuple[str, ...] = ()  # folded words of title and snippet to highlight
    lede: str = ""  # how the document begins: often the answer itself
    spelling: str | None = None  # the query as understood, where it differs from what was typed


@dataclass(frozen=True)
class Points:
    """What one typed word brings to one document."""

    typed: str
    read: str  # the word of the document it stands for
    how: str  # exact | form | completion | typo
    points: float


@dataclass(frozen=True)
class Explanation:
    """Why a document stands where it stands for a query: (sum of words x coverage + likeness) x prior x learned."""

    id: str
    score: float
    words: list[Points]
    coverage: float  # the share of the query, by how rare its words are, that the document has
    likeness: float  # cosine of the whole query and the nearest title or known question
    prior: float
    learned: float
    reasons: list[str]
