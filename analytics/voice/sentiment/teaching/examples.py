"""What is learned from: comments that came with a clear rating, and what people corrected."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from sqlalchemy import Connection, or_, select

from analytics.voice.sentiment.feeling import NEGATIVE, POSITIVE
from analytics.voice.sentiment.tables import voice_feelings
from analytics.voice.tables import verbatims
from foundation.yaml_text import read_yaml

# Ratings of 1 to 5: below is negative, above positive; between them people praise, complain or ask, so that teaches nothing.
BELOW, ABOVE = 2.5, 3.5
MOST = 50_000  # ratings, the newest
SAME_WORDS = 3  # a line that is posted again and again teaches no more than so often
CORRECTION_COUNTS = 3  # ratings' worth
JUDGED = 5  # one in so many is never taught, in any version, and judges all of them
ANCHORED = 0.1
LEAST, LEAST_OF_A_LABEL = 150, 20


@dataclass(frozen=True)
class Example:
    text: str
    label: str
    corrected: bool = False

    @property
    def is_held(self) -> bool:
        return crc32(self.text.encode("utf-8", "surrogatepass")) % JUDGED == 0


def read_examples(db: Connection) -> list[Example]:
    told = dict(
        db.execute(
            select(verbatims.c.text, voice_feelings.c.label)
            .join(verbatims, verbatims.c.id == voice_feelings.c.verbatim)
            .where(verbatims.c.text != "", verbatims.c.words_hash == voice_feelings.c.words_hash)
            .order_by(voice_feelings.c.at)
        ).all()
    )
    rated = db.execute(
        select(verbatims.c.text, verbatims.c.rating, verbatims.c.words_hash)
        .where(or_(verbatims.c.rating < BELOW, verbatims.c.rating > ABOVE), verbatims.c.text != "")
        .order_by(verbatims.c.happened_at.desc(), verbatims.c.id.desc())
        .limit(MOST)
    )
    seen: Counter[str] = Counter()
    found = [Example(text, label, corrected=True) for text, label in told.items()]
    for text, rating, words in rated:
        seen[words or text] += 1
        if text not in told and seen[words or text] <= SAME_WORDS:
            found.append(Example(text, label_of(rating)))
    return found


def anchors(beside: int) -> list[Example]:
    """Synthetic comments that are taught beside so many others, as often as makes them a tenth."""
    told = read_yaml(Path(__file__).with_name("anchors.yaml").read_text("utf-8"))
    once = [Example(text, label) for label, texts in told["comments"].items() for text in texts]
    return once * max(1, round(beside * ANCHORED / len(once)))


def label_of(rating: float) -> str:
    return NEGATIVE if rating < BELOW else POSITIVE


def why_not_yet(examples: Sequence[Example]) -> str | None:
    """A sentence where there is too little to learn from."""
    different = Counter(label for _, label in {(one.text, one.label) for one in examples})
    count = different.total()
    if count < LEAST:
        return f"{count} different {'comment' if count == 1 else 'comments'} with a rating so far. Learning starts at {LEAST}; until then the lexicon decides."
    if sum(number >= LEAST_OF_A_LABEL for number in different.values()) < 2:
        return f"Nearly all ratings say the same. Learning starts when two feelings have {LEAST_OF_A_LABEL} comments each; until then the lexicon decides."
    return None
