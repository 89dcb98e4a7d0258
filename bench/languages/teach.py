"""Makes helpdesk/languages/table.json from texts of this repository, and of a few languages it must not mistake for ours."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

from helpdesk.languages.telling import READ, pieces_of, words_of

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "helpdesk" / "languages" / "table.json"
KEPT = 3_000  # pieces: those that tell most
DOUBT = 2.0  # times that a piece is taken to have been seen, at most
MOST = 60_000  # characters of a language


def teach() -> None:
    counts = {language: Counter(pieces_of(_words(text))) for language, text in sorted(texts().items())}
    shares = {language: _shares(counted) for language, counted in counts.items()}
    average = {
        piece: sum(one.get(piece, 0.0) for one in shares.values()) / len(shares)
        for piece in set().union(*counts.values())
    }
    told = {piece: [_said(counts[one], piece, mean) for one in counts] for piece, mean in average.items()}
    best = sorted(told, key=lambda piece: (-average[piece] * (max(told[piece]) - min(told[piece])), piece))[:KEPT]
    table = {"languages": list(counts), "pieces": {piece: told[piece] for piece in sorted(best)}}
    TABLE.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def texts() -> dict[str, str]:
    """Language -> what it is learned from."""
    articles = " ".join(path.read_text("utf-8") for path in sorted((ROOT / "marketplace/demo/articles").glob("*.md")))
    catalogues = ("kb/helpcentre/words", "widgets/words")
    customers = yaml.safe_load((Path(__file__).parent / "customers.yaml").read_text("utf-8"))
    found = {language: " ".join(lines) for language, lines in customers.items()}
    found["de"] += " " + _catalogue(ROOT / catalogues[0] / "de.json")
    found["es"] += " " + " ".join(_catalogue(ROOT / folder / "es.json") for folder in catalogues)
    keys = " ".join(json.loads((ROOT / "widgets/words/es.json").read_text("utf-8")))
    found["en"] += f" {keys} {articles}"
    return {language: text[:MOST] for language, text in found.items()}


def _catalogue(path: Path) -> str:
    files = [path] if path.exists() else sorted(path.with_suffix("").glob("*.json"))
    return " ".join(line for file in files for line in _strings(json.loads(file.read_text("utf-8"))))


def _strings(said: object) -> Iterator[str]:
    if isinstance(said, dict):
        for one in said.values():
            yield from _strings(one)
    elif isinstance(said, str):
        yield re.sub(r"\{[^}]*\}|<[^>]*>", " ", said)


def _words(text: str) -> list[str]:
    return [word.lower() for at in range(0, len(text), READ) for word in words_of(text[at : at + READ])]


def _shares(counted: Counter[str]) -> dict[str, float]:
    whole = counted.total()
    return {piece: count / whole for piece, count in counted.items()}


def _said(counted: Counter[str], piece: str, mean: float) -> int:
    """Hundredths of the logarithm of how much likelier than on average; a piece that is missing tells no more than one in 21."""
    expected = counted.total() * mean
    doubt = min(DOUBT, expected / 20)
    return round(100 * math.log((counted[piece] + doubt) / (expected + doubt)))
