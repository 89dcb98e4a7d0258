"""Finds people's names in a comment: those we know from its context, and those that say they are one."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from foundation.redacting.details import Span


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_WORD = re.compile(r"[^\W\d_]+")
_CAPITAL = re.compile(r"[^\W\d_a-z][^\W\d_]+")
_BREAKS = re.compile(r"[\W\d_]+")
# names that are words too; alone they count only after a greeting, or beside the rest of the name
_ALSO_WORDS = _words("""
abril alba amor angel angeles april art august autumn banks barber bell bill bishop bond brown buck butler carpenter cash chance
charity chase chip christian church cielo clay cliff cook cooper cross crew cruz day dean del do dolores drew early faith fair
field fisher flor flores flowers ford fox frank free gene glen gold good grace grant gray green guy hall hand harmony head heath
hill holiday honor hope house hunter iris ivy jack jewel joy june king lane law leal leo leon lily long love luna luz mar marina
mark marks mason max may melody mercy merit mill miles mills mina moon more my nice noble north norma olive page paloma parker pat
paz penny piper plaza porter pope power price prince queen ray reed rey rich rico rivera rob robin rock rocio rose rosa ruby rusty
sage santos sandy serena sharp short sky sol sonny sterling stone strong sue summer taylor temple trinity van victor violet von
wade walker ward wells west white wild will winter wood woods work works worth young zen and the de la los las el san da dos di le
""")  # fmt: skip
_PARTICLES = _words("""
de del la las los el da das dos do di du le van von der den ten ter al bin ibn y e
""")  # fmt: skip
_BETWEEN = frozenset((" ", "-", "'", "’", ". ", "."))
_NOBODY_IN_PARTICULAR = _words("""
visitor guest someone customer client freelancer user unknown anonymous admin support agent team erased deleted person
""")  # fmt: skip
_GREETED = re.compile(
    r"(?:\b(?:hi|hello|hey|dear|thanks|thank you|thx|cheers|hola|gracias|estimad[oa]|querid[oa]|se[ñn]or|se[ñn]ora|sra?|mr|mrs|ms|dr)\b[.,]?\s+)\Z",
    re.IGNORECASE,
)
_NO_NAME = _words("""
all again also any as aside at away bank being best both but bye change changed correct customer day different dear everybody
everyone equipo folks friend friends from gracias guys help here hola i in incorrect is it kind kindly madam me misspelled
misspelt missing my mistake no none not now of on or out please por really regards same shown sir sirs so soporte spelled spelt
still support team thanks the there this to todos too very was we what when where why with worklane wrong y yes you your amigo
amigos un una el la que en displayed listed written registered used visible showing appearing
""")  # fmt: skip
_NAME = r"[^\W\d_][\w'’.-]*"
_PROPER = r"[A-ZÀ-ÖØ-ÞĀŁŚŠŽĐ][^\W\d_]+(?:['’-][^\W\d_]+)*"
_NEXT = rf"\s+(?:(?:de|del|la|las|los|van|von|der|den|da|do|dos|di|bin|al|y)\s+){{0,3}}{_PROPER}"
_GOES_ON = r"(?:and|but|y|pero|i|my|on|from|in|is|with|can|not|so|the|here|soy|de|que|en)\b"
_TOLD = [
    (("name is", "name's", "name’s", "me llamo", "nombre es"), re.compile(rf"\b(?i:my (?:full )?name(?: is|['’]s)|me llamo|mi nombre es)\s+(?P<it>[^\W\d_A-Z]+\s(?!{_GOES_ON})[^\W\d_A-Z]+)\b")),
    (("name is", "name's", "name’s", "me llamo", "nombre es"), re.compile(rf"\b(?i:my (?:full )?name(?: is|['’]s)|me llamo|mi nombre es)\s+(?P<it>{_NAME}(?:{_NEXT}){{0,3}})")),
    (("i'm ", "i’m ", "i am ", "this is ", "soy "), re.compile(rf"\b(?:I['’]m|I am|[Tt]his is|[Ss]oy)\s+(?P<it>{_PROPER}(?:{_NEXT}){{1,2}})")),
    (("regards", "sincerely", "cheers", "thank", "saludo", "atentamente", "gracias", "best"), re.compile(
        rf"(?:[Rr]egards|[Ss]incerely|[Cc]heers|[Tt]hanks|[Tt]hank you|[Ss]aludos?|[Aa]tentamente|[Gg]racias|[Bb]est(?: wishes)?)(?:\s*[,.!–-]+\s*|\s*\n\s*)(?P<it>{_PROPER}(?:{_NEXT}){{0,2}})[\s.!]*\Z")),
    (("hi ", "hello ", "hey ", "dear ", "hola ", "estimad", "querid", "thank", "gracias"), re.compile(
        rf"\b(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear|[Hh]ola|[Ee]stimad[oa]|[Qq]uerid[oa]|[Tt]hanks|[Tt]hank you|[Gg]racias)\s+(?P<it>{_PROPER}(?:{_NEXT})?)(?=\s*(?:[,!.:\n–—]|- |\Z))")),
    (("mr", "ms", "dr", "attn", "sr", "señor"), re.compile(rf"\b(?:Mrs?|Ms|Dra?|Sra?|Señora?|señora?|Attn)(?:[.:]\s*|\s+)(?P<it>{_PROPER}(?:{_NEXT}){{0,2}})")),
    (("—", "–", "-"), re.compile(rf"(?:\A|\n|[.!?]\s)\s*(?:[—–]\s?|--\s?|-(?=\S))(?P<it>{_PROPER}(?:{_NEXT}){{0,2}})\s*\Z")),
]  # fmt: skip


@dataclass(frozen=True)
class Names:
    """`near`: of the person and whoever they deal with; `known`: of everybody, who counts only where written as a name."""

    near: frozenset[str]
    known: frozenset[str] = frozenset()
    unspaced: tuple[str, ...] = ()  # in scripts that put no space between words
    pairs: frozenset[tuple[str, str]] = frozenset()  # words of `near` that follow each other, in whatever case

    @staticmethod
    def of(near: Iterable[str], known: frozenset[str] = frozenset()) -> "Names":
        made = _names_of(tuple(near))
        return replace(made, known=known) if known else made


_Part = tuple["re.Match[str]", str, bool]  # the word, folded, and whether it is a name's

NOBODY = Names(frozenset())


@lru_cache(4096)
def _names_of(names: tuple[str, ...]) -> Names:
    words: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    unspaced = []
    for name in names:
        parts = [
            part
            for part in _BREAKS.split(fold(name.split("@")[0]))
            if len(part) > 1 and part not in _NOBODY_IN_PARTICULAR
        ]
        if len(parts) == 1 and not name.isascii() and any(ord(letter) > 0x2E7F for letter in name):
            unspaced.append(name.strip())
        words.update(parts)
        pairs.update(pairwise(parts))
        if len(parts) > 1:
            words |= {"".join(parts), parts[-1] + parts[0], parts[0] + parts[-1]}
    return Names(frozenset(words), unspaced=tuple(unspaced), pairs=frozenset(pairs))


def fold(text: str) -> str:
    """Without case and accents."""
    if text.isascii():
        return text.lower()
    return "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))


def find_names(text: str, names: Names) -> list[Span]:
    """Names of the context, with an initial before them; `Will` and `May` only where they can't be words."""
    if not names.near and not names.known and not names.unspaced:
        return []
    found = [(at.start(), at.end(), "name") for one in names.unspaced for at in re.finditer(re.escape(one), text)]
    folded = fold(text)
    near = bool(names.near) and any(word in folded for word in names.near)
    if not near and (not names.known or names.known.isdisjoint(map(fold, _CAPITAL.findall(text)))):
        return found
    for chain in _chains(text, names):
        if _is_meant(text, chain):
            found.append((chain[0][0].start(), chain[-1][0].end(), "name"))
    return found


def find_told_names(text: str) -> list[Span]:
    """`My name is ...`, a greeting or a signature."""
    low = text.lower()
    found: list[Span] = []
    if not _may_tell_one(low):
        return found
    for hints, pattern in _TOLD:
        if any(hint in low for hint in hints):
            for match in pattern.finditer(text):
                first = fold(match["it"].split()[0].strip(".,!'’"))
                if first not in _NO_NAME and len(first) > 1:
                    found.append((match.start("it"), match.end("it"), "name"))
    return found


def _may_tell_one(low: str) -> bool:
    return (
        "name" in low or "nombre" in low or "llamo" in low or "i'm " in low or "i’m " in low or "i am " in low or "this is " in low or "soy " in low
        or "regards" in low or "sincerely" in low or "cheers" in low or "thank" in low or "saludo" in low or "atentamente" in low or "gracias" in low
        or "mr" in low or "ms" in low or "dr" in low or "attn" in low or "sr" in low or "señor" in low or "—" in low or "–" in low or "\n-" in low or "--" in low
        or "best" in low or "hi " in low or "hello " in low or "hey " in low or "dear " in low or "hola " in low or "estimad" in low or "querid" in low
    )  # fmt: skip


def _chains(text: str, names: Names) -> "Iterator[list[_Part]]":
    """Words that may be parts of a name and stand side by side; what only ties others together begins and ends none."""
    chain: list[_Part] = []
    for match in _WORD.finditer(text):
        word = fold(match[0])
        capital = match[0][0].isupper()
        ties = word in _PARTICLES or (
            capital and len(word) == 1 and (word not in "ai" or text[match.end() : match.end() + 1] in {".", "'", "’"})
        )
        known = len(word) > 1 and (word in names.near or (capital and word in names.known))
        if chain and text[chain[-1][0].end() : match.start()] not in _BETWEEN:
            yield from _trimmed(chain)
            chain = []
        goes_on = bool(chain) and (chain[-1][1], word) in names.pairs
        if (known and (capital or goes_on or word not in _ALSO_WORDS)) or ties:
            chain.append((match, word, known and word not in _PARTICLES))
        elif chain:
            yield from _trimmed(chain)
            chain = []
    yield from _trimmed(chain)


def _trimmed(chain: "list[_Part]") -> "Iterator[list[_Part]]":
    while chain and not chain[-1][2]:
        chain = chain[:-1]
    while chain and not chain[0][2] and chain[0][1] in _PARTICLES:
        chain = chain[1:]
    if any(known for _, _, known in chain):
        yield chain


def _is_meant(text: str, chain: "list[_Part]") -> bool:
    """A name that can't be a word, two parts with capitals, or one that is greeted."""
    parts = [(match, word) for match, word, known in chain if known]
    if any(word not in _ALSO_WORDS for _, word in parts):
        return True
    if sum(match[0][0].isupper() for match, _ in parts) > 1:
        return True
    start = chain[0][0].start()
    return parts[0][0][0][0].isupper() and bool(_GREETED.search(text, max(0, start - 16), start))
