"""What to read after an article: what the engine finds alike, of its own section first. Pure."""

from collections.abc import Iterable, Sequence

from kb.articles.reading import Entry
from kb.search import Hit

MOST = 4
ALIKE = 0.3  # of the best neighbour's score: less is a chance likeness, and the section's next article helps more


def choose_related(article_id: str, section: str, neighbours: Sequence[Hit], siblings: Iterable[Entry]) -> list[Entry]:
    """At most four, never the article itself. `neighbours` are best first; `siblings` are the articles that follow it."""
    others = [hit for hit in neighbours if hit.id != article_id]
    alike = [hit for hit in others if hit.score >= ALIKE * others[0].score][:MOST]
    alike.sort(key=lambda hit: hit.section != section)  # stable: within each half the best stay first
    chosen = {hit.id: Entry(hit.id, hit.slug, hit.title, hit.section) for hit in alike}
    for entry in siblings:
        if len(chosen) < MOST and entry.id != article_id:
            chosen.setdefault(entry.id, entry)
    return list(chosen.values())
