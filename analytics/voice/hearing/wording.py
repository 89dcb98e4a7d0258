"""The words of a comment as those who understand it take them: without markup, handles and addresses; by sentence and clause."""

import hashlib
import re
from html import unescape

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<!--.{0,500}?-->", re.DOTALL)
_ASIDE = re.compile(
    r"\[(?:email|phone|card|iban|document|account|url|key|ip|handle|birthday|name)\]|(?:https?://|www\.)\S+|(?<![\w@])@\w+"
)
_SENTENCE = re.compile(
    r"(?<!\bDr\.)(?<!\bM[rs]\.)(?<!\bMrs\.)(?<!\bSr\.)(?<!\bSra\.)(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(¿¡\[]*[^\sa-zà-ÿ])|\s*[\r\n]+\s*|(?<=[!?…])\s+|\s+(?=[¿¡])"
)
_MAY_END = re.compile(r"[.!?…\"'”’)\]]\s|[\n¿¡]")
_TURN = re.compile(
    r"\s*[;–—]\s*|\s+-\s+|[,\s]+(?=(?:but|although|though|however|whereas|yet|pero|aunque|sino|mas|sin embargo|no obstante)\b)",
    re.IGNORECASE,
)
_COMMA_AND = re.compile(r",\s*(?=(?:and|y|so|because|porque|while|mientras)\s+\w+\s+\w+\s+\w+)", re.IGNORECASE)
_TURNS = (
    ";", "–", "—", " - ", "but ", "although ", "though ", "however", "whereas ", "yet ", "pero ", "aunque ", "sino ", "mas ", "sin embargo", "no obstante",
)  # fmt: skip
_NOT_WORDS = dict.fromkeys(map(ord, "0123456789!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¿¡…“”‘’–—·•€£"), " ")
FEWEST = 2  # words of a clause; fewer stay with the one before


def plain(text: str) -> str:
    """Without tags, handles, addresses and placeholders of redaction; lines stay lines."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        text = unescape(text)
    if "[" in text or "@" in text or "/" in text or "www." in text:
        text = _ASIDE.sub(" ", text)
    if "\n" not in text:
        return " ".join(text.split())
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if not line.isspace()).strip()


def sentences(text: str) -> list[str]:
    whole = text.strip()
    if not _MAY_END.search(whole):
        return [whole] if whole else []
    return [one for one in (part.strip() for part in _SENTENCE.split(whole)) if one]


def clauses(text: str) -> list[str]:
    """What a comment says, one statement each: "Quick reply, but no refund." -> ["Quick reply", "but no refund."]. English and Spanish."""
    found: list[str] = []
    for sentence in sentences(text):
        low = sentence.lower()
        if "," not in low and not any(turn in low for turn in _TURNS):
            found.append(sentence)
            continue
        parts = [part for turn in _TURN.split(sentence) for part in _COMMA_AND.split(turn) if part and part.strip()]
        for at, part in enumerate(parts):
            if at and len(part.split()) < FEWEST:
                found[-1] = f"{found[-1]} {part}"
            else:
                found.append(part.strip())
    return found


def words_hash(text: str) -> str:
    """The same for comments that differ in case, digits, marks and spaces only: what a bot posts again and again."""
    return hashlib.blake2b(" ".join(text.casefold().translate(_NOT_WORDS).split()).encode(), digest_size=16).hexdigest()
