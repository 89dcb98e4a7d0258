"""Finds what identifies a person by its form: addresses, numbers and secrets. Amounts, dates and references are none."""

import re
from collections.abc import Callable
from functools import partial

Span = tuple[int, int, str]  # start, end, kind

_GAP = "[ \u00a0\u202f\u2009.\u2010\u2011\u2013/-]"
_SPELLED = (" dot ", " punto ", "(at)", "[at]", "arroba")
_LOOK = re.compile(r"[@\d]")
_DIGIT = re.compile(r"\d")
_ROW = re.compile(r"\d(?:[ \u00a0\u202f\u2009.\u2010\u2011\u2013/()-]{0,5}\d)*")  # digits that may be one number
LONG_ROW = 4  # digits; fewer are looked at as if in a row
SHORTEST_KEY = 24  # characters of one that nothing announces


def find_details(text: str) -> list[Span]:
    """In the order of certainty; no two of them overlap."""
    if not _LOOK.search(text) and not _may_hide_one(text):
        return []
    found: list[Span] = []
    low = text.lower()
    digits = len(_DIGIT.findall(text))
    row = max(map(_count, _ROW.findall(text))) if digits >= LONG_ROW else digits
    longest = max(map(len, text.split()), default=0)
    for kind, hints, fewest, in_a_row, pattern, is_really in _KINDS:
        if (
            digits < fewest
            or row < in_a_row
            or (kind == "key" and longest < SHORTEST_KEY and not hints)
            or (hints and not _has_one(hints, low))
        ):
            continue
        for match in pattern.finditer(text):
            start, end = match.span("it") if "it" in pattern.groupindex else match.span()
            if all(end <= first or last <= start for first, last, _ in found) and is_really(match):
                found.append((start, end, kind))
    return found


def _has_one(hints: tuple[str, ...], low: str) -> bool:
    for hint in hints:  # any() costs three times as much here, and this runs over every comment  # noqa: SIM110
        if hint in low:
            return True
    return False


def _count(row: str) -> int:
    return len(_DIGIT.findall(row))


def _may_hide_one(text: str) -> bool:
    """Whether there may be a detail without any digit or @."""
    return (
        "/" in text or "www." in text or "WWW." in text or "_" in text or "eyJ" in text or "Bearer " in text or "AKIA" in text or "sk-" in text
        or "glpat-" in text or "xox" in text or " dot " in text or " punto " in text or "at)" in text or "at]" in text or "arroba" in text or "assword" in text or "ontrase" in text
    )  # fmt: skip


def _always(_: "re.Match[str]") -> bool:
    return True


def _is_card(match: "re.Match[str]") -> bool:
    """ISO/IEC 7812-1, annex B."""
    digits = _digits(match[0])
    doubled = [d * 2 - 9 * (d > 4) if place % 2 else d for place, d in enumerate(reversed(digits))]
    return 13 <= len(digits) <= 19 and len(set(digits)) > 1 and sum(doubled) % 10 == 0


def _is_iban(match: "re.Match[str]") -> bool:
    """ISO 13616, mod 97."""
    iban = re.sub(r"[\s-]", "", match[0]).upper()
    return 15 <= len(iban) <= 34 and int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1


def _is_spanish_id(match: "re.Match[str]") -> bool:
    """DNI and NIE: the letter is the number modulo 23 (Real Decreto 1553/2005)."""
    number = re.sub(r"\W", "", match[0]).upper()
    digits = number[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(digits) % 23] == number[-1]


def _is_address_of_a_machine(match: "re.Match[str]") -> bool:
    return all(int(part) < 256 for part in match["it"].split("."))


_NOT_BEFORE_A_PHONE = re.compile(
    r"(?:order|ticket|invoice|reference|ref|transaction|transfer|payment|case|contract|job|version|build|id|no|number|pedido|factura|referencia"
    r"|contrato|transacci[oó]n|caso|n[uú]mero|[#€$£¥]|EUR|USD|GBP|COP|MXN|ARS)(?:\s+(?:is|es|id|no|number|n[uú]mero|of|de))?[.:#º]*\s*\Z",
    re.IGNORECASE,
)
_MONEY_AFTER = re.compile(
    r"\s?(?:[€$£¥%]|(?:EUR|USD|GBP|COP|MXN|ARS|CLP|euros?|dollars?|pounds?|pesos|d[oó]lares|hours?|horas|days?)\b)",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:[0-2]?\d|3[01])|(?:[0-2]?\d|3[01])[-./](?:[0-2]?\d|3[01])[-./](?:(?:19|20)\d\d|\d\d)(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?=\d{4}$|\d{6}$)"
)
_DECIMAL = re.compile(r"\d+\.\d+")
_YEARS = re.compile(r"(?:19|20)\d\d(?:\W+(?:19|20)\d\d)+")


def _is_phone(match: "re.Match[str]", *, fewest: int = 9) -> bool:
    words, text = str(match["it"]), match.string
    digits = sum(character.isdecimal() for character in words)
    if not 15 >= digits >= (7 if words[0] in "+0(" else fewest):
        return False
    if words.count("(") > words.count(")"):
        return False
    if words[0] == "+":
        return True
    if (
        _DATE.match(words)
        or _YEARS.fullmatch(words)
        or _DECIMAL.fullmatch(words)
        or _MONEY_AFTER.match(text, match.end("it"))
    ):
        return False
    if fewest < 9:
        return True  # said to be one
    before: re.Match[str] | None = _NOT_BEFORE_A_PHONE.search(text, max(0, match.start("it") - 24), match.start("it"))
    return before is None


def _is_random(match: "re.Match[str]") -> bool:
    """Words tied together are none."""
    return any(len(part) >= 12 for part in re.split("[-_]", match[0]))


def _has_digits(match: "re.Match[str]") -> bool:
    return len(_digits(match["it"])) >= 4


def _digits(words: str) -> list[int]:
    return [int(character) for character in words if character.isdecimal()]


_FILLER = r"(?:\W{1,3}(?:number|numbers|num|no|nr|id|is|was|my|the|card|code|n[uú]mero|n[ºo°]|es|era|mi|de|del|la|el))*\W{1,3}"
# kind, one of these words is there, digits there are at least, and in one row; how it looks, and what must be true of it
_TOKENS = ("sk", "pk", "rk", "ghp", "gho", "github_pat", "glpat", "xox", "eyj", "akia", "bearer ")
_Kind = tuple[str, tuple[str, ...], int, int, "re.Pattern[str]", Callable[["re.Match[str]"], bool]]
_KINDS: list[_Kind] = [
    ("url", ("://", "www."), 0, 0, re.compile(r"(?:\b[a-z][a-z0-9+.-]{1,12}://|\bwww\.)[^\s<>\"']*[^\s<>\"'.,;:!?)\]]", re.I), _always),
    ("email", ("@",), 0, 0, re.compile(r"[\w.+%'’-]*[\w+-]\s?@\s?[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}"), _always),
    ("email", _SPELLED, 0, 0, re.compile(r"[\w.+-]+(?:\s*(?:\(dot\)|\[dot\])\s*[\w+-]+)*\s*(?:\bat\b|\(at\)|\[at\]|@|\barroba\b)\s*[\w-]+(?:\s*(?:\bdot\b|\bpunto\b|\(dot\)|\[dot\]|\.)\s*[\w-]+)+", re.I), _always),
    ("url", (".",), 0, 0, re.compile(r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,12}/[^\s<>\"']*[?=&#%/][^\s<>\"']*[^\s<>\"'.,;:!?)\]]", re.I | re.ASCII), _always),
    ("iban", (), 8, 0, re.compile(r"\b[A-Z]{2}\d{2}[ -]?[A-Z0-9]{4}(?:[ -]?(?=[A-Z]{0,3}\d)[A-Z0-9]{4}){1,7}(?:[ -]?(?=[A-Z]{0,2}\d)[A-Z0-9]{1,3})?\b", re.I), _is_iban),
    ("card", (), 13, 13, re.compile(rf"(?<![\d+])(?:\d{_GAP}?){{12,18}}\d(?!\d)"), _is_card),
    ("key", _TOKENS, 0, 0, re.compile(r"\b(?:sk|pk|rk|ghp|gho|github_pat|glpat|xox[abpr]|eyJ|AKIA|Bearer )[-_.A-Za-z0-9]{16,}=*", re.ASCII), _always),
    ("key", (), 1, 0, re.compile(r"(?<![\w-])(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9_-]{24,}(?![\w-])", re.ASCII), _is_random),
    ("key", ("pass", "contrase", "clave", "pin", "token", "secret", "cvv", "cvc", "key", "pwd"), 1, 0, re.compile(
        r"\b(?:password|passcode|passwd|pwd|pin|cvv|cvc|token|secret|contraseña|clave|api[ _-]?key)(?:\s+(?:is|was|es|era|code|number))*\s*[:=]?\s*[\"'“]?"
        r"(?P<it>(?=[^\s\"'”]*\d)[^\s\"'”,;]{2,}[^\s\"'”,;.!?])", re.I), _always),
    ("key", ("password:", "password =", "password=", "contraseña:", "clave:", "pwd"), 0, 0, re.compile(
        r"\b(?:password|passwd|pwd|contraseña|clave)\s*[:=]\s*[\"'“]?(?P<it>(?=[^\s\"'”]*[\w][-_!@#$%^&*+][\w])[^\s\"'”,;]{5,}[^\s\"'”,;.!?])", re.I), _always),
    ("document", (), 7, 7, re.compile(r"\b(?:\d{2}\.?\d{3}\.?\d{3}|[XYZ]-?\d{7})[ -]?[A-HJ-NP-TV-Z]\b", re.I), _is_spanish_id),
    ("document", (), 9, 9, re.compile(r"\b(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}\b"), _always),  # social security number
    ("document", (), 6, 6, re.compile(r"\b(?![DFIQUV])[A-Z](?![DFIQUVO])[A-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.I), _always),  # national insurance
    ("document", ("passport", "pasaporte", "licen", "dni", "nie", "nif", "cif", "cédula", "cedula", "curp", "rfc", "social", "insurance", "tax", "vat", "identi", "id ", "document"), 4, 0, re.compile(
        r"\b(?:passport|pasaporte|driv\w+ licen[cs]e|licen[cs]e|licencia|carn[eé]|dni|nie|nif|cif|c[eé]dula|curp|rfc|social security|national insurance|tax|vat"
        rf"|identity card|identity|identification|id card|id number|id no|my id|identidad|documento?){_FILLER}(?P<it>(?=[A-Z-]*\d)[A-Z]{{0,4}}[ -]?\d(?:[ .-]?\d|-?[A-Z]){{4,17}})\b", re.I), _has_digits),
    ("account", ("account", "sort code", "routing", "cuenta", "clabe", "iban", "swift", "bic"), 4, 0, re.compile(
        rf"\b(?:account|acct|sort code|routing|cuenta(?: bancaria)?|clabe|iban){_FILLER}(?P<it>[A-Z]{{0,4}}\d(?:[ -]?\d|-?[A-Z]){{5,30}})\b", re.I), _has_digits),
    ("birthday", ("born", "birth", "dob", "nacimiento", "nací", "naci "), 3, 0, re.compile(
        r"\b(?:born(?: on)?|date of birth|birth ?date|birthday|dob|fecha de nacimiento|nac[ií](?: el)?)(?:\W{1,3}(?:is|was|on|es|el))*\W{1,3}"
        r"(?P<it>\d{1,4}(?:st|nd|rd|th)?(?:[-./ ]|(?: de | of | ))(?:\d{1,2}|[a-z]{3,10})(?:[-./ ,]|(?: de | del ))\s?\d{2,4}|[a-z]{3,9} \d{1,2},? \d{4})\b", re.I), _always),
    ("ip", (".",), 4, 4, re.compile(r"(?<![\w.])(?<!version )(?<!versión )(?P<it>(?:\d{1,3}\.){3}\d{1,3})(?![\w.]*\d)", re.I), _is_address_of_a_machine),
    ("ip", (":",), 0, 0, re.compile(r"(?<![\w:])(?=[\d:]*[a-f:]*::?)(?:[0-9a-f]{1,4}:{1,2}){4,7}[0-9a-f]{1,4}\b", re.I), _always),
    ("phone", (), 7, 7, re.compile(rf"(?<![\w.,€$£¥#-])(?P<it>(?:\+|00)?\(?\d{{1,4}}\)?(?:{_GAP}{{0,2}}\(?\d{{1,4}}\)?){{1,8}})(?![\w€$£¥%])(?!,\d)"), _is_phone),
    ("phone", ("call", "phone", "tel", "mobile", "cell", "whatsapp", "text me", "ring", "llam", "llám", "móvil", "movil", "número", "numero", "number"), 6, 6, re.compile(
        rf"\b(?:call(?: me)?|phone|tel|telephone|mobile|cell|whatsapp|text me|ring(?: me)?|ll[aá]m[ae](?:me)?|tel[eé]fono|m[oó]vil|celular)(?:\W{{1,3}}(?:number|no|is|me|on|at|my|me|al|mi|n[uú]mero|es|el|en))*\W{{1,3}}"
        rf"(?P<it>\+?\(?\d(?:{_GAP}?\(?\d\)?){{5,14}})(?!\w)", re.I), partial(_is_phone, fewest=6)),
    ("handle", ("@",), 0, 0, re.compile(r"(?<![\w@.])@[A-Za-z_]\w{1,29}\b"), _always),
]  # fmt: skip
