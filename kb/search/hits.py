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
    """Why a document stands where it stands for a query.

    (sum of words x what coverage leaves + pairs + beginning + likeness, meaning and recalled, weighted) x prior x learned.
    """

    id: str
    score: float
    words: list[Points]
    coverage: float  # the share of the query, by how rare its words are, that the document has
    pairs: float  # points of words that stand side by side as in the query
    likeness: float  # cosine of the whole query and the nearest title or known question, by letters
    beginning: float  # points of a title that begins as what is being typed
    meaning: float  # and by word vectors, above what any two texts have, as far as it is believed
    recalled: float  # how surely the query means it, by what people who typed this opened
    prior: float
    learned: float  # by what is opened and helps, whatever was typed
    reasons: list[str]
