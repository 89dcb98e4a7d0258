"""What staff write, in Markdown: as safe HTML for the desk and mail, and as plain words for the widget and the help centre."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, emphasis
from markdown_it.token import Token
from markupsafe import Markup, escape

from foundation.accounts import Staff
from helpdesk.writing.mentioning import find_mentions

_TAGS = {"p", "br", "strong", "em", "s", "code", "pre", "ul", "ol", "li", "blockquote", "a"}
_MARKS = re.compile(
    r"[*_`~\[\\<>]|^ {0,3}(?:[-+>]|\d{1,9}[.)])\s|https?://|^ {4}|\n{3}|```", re.M
)  # without any of these it is plain
_ADDRESS = re.compile(r"https?://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)\]}]")
_OPEN, _SHUT = "\ue000", "\ue001"  # private characters: around the number of a mention while Markdown is read
_MENTION = re.compile(f"{_OPEN}(\\d+){_SHUT}")
_RULES = [
    "newline",
    "escape",
    "emphasis",
    "strikethrough",
    "link",
    "autolink",
    "backticks",
    "list",
    "blockquote",
    "fence",
]


def render_message(body: str) -> Markup:
    """Safe HTML: line ends stay, addresses are links, what isn't Markdown is shown as it was typed."""
    return Markup(_rendered(_plainly(body)))


def render_note(body: str, team: Sequence[Staff]) -> Markup:
    """With the names of colleagues who are mentioned set apart."""
    body, at = _plainly(body), 0
    pieces: list[str] = []
    names: list[str] = []
    for start, end, _name in find_mentions(body, team):
        pieces += [body[at:start], f"{_OPEN}{len(names)}{_SHUT}"]
        names.append(body[start:end])
        at = end
    if not names:
        return render_message(body)
    html = _rendered("".join([*pieces, body[at:]]))
    shown = [Markup('<strong class="mention">{}</strong>').format(name) for name in names]
    return Markup(_MENTION.sub(lambda found: str(shown[int(found[1])]), html))


@lru_cache(maxsize=4096)
def readable(body: str) -> str:
    """Without marks, for where only plain words are shown: `**now**` -> `now`, `[page](https://…)` -> `page (https://…)`."""
    if not _MARKS.search(body):
        return body
    lines = _lines(_parser.parse(_plainly(body)))
    return "\n".join(lines).strip()


@lru_cache(maxsize=4096)
def _rendered(body: str) -> str:
    if not _MARKS.search(body):
        return "".join(
            f"<p>{str(escape(part)).replace(chr(10), '<br>')}</p>" for part in body.split("\n\n") if part.strip()
        )
    html = _parser.render(body)
    return nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}, "ol": {"start"}}, url_schemes={"https", "http", "mailto"},
        link_rel="noopener nofollow", set_tag_attribute_values={"a": {"target": "_blank"}},
    )  # fmt: skip


def _plainly(body: str) -> str:
    return body.replace(_OPEN, "").replace(_SHUT, "").replace("\r\n", "\n")


def _text(_renderer: Any, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    """Addresses in plain words become links, but not inside one."""
    words = tokens[at].content
    depth = sum(one.nesting for one in tokens[:at] if one.type.startswith("link_"))
    if depth or "://" not in words:
        return str(escape(words))
    pieces, after = [], 0
    for found in _ADDRESS.finditer(words):
        pieces += [escape(words[after : found.start()]), Markup('<a href="{0}">{0}</a>').format(found[0])]
        after = found.end()
    return str(Markup("").join([*pieces, escape(words[after:])]))


def _lines(tokens: Sequence[Token]) -> list[str]:
    """Blocks with an empty line between them; what stands in a list or quote begins as people write it by hand."""
    lines: list[str] = []
    before: list[str] = []  # what each open list item or quote puts before a line
    counts: list[int | None] = []
    for token in tokens:
        match token.type:
            case "ordered_list_open":
                counts.append(int(token.attrs.get("start", 1)))
            case "bullet_list_open":
                counts.append(None)
            case "ordered_list_close" | "bullet_list_close":
                counts.pop()
                if not counts:
                    lines.append("")
            case "list_item_open":
                number = counts[-1]
                counts[-1] = number + 1 if number is not None else None
                before.append(f"{number}. " if number is not None else "• ")
            case "blockquote_open":
                before.append("> ")
            case "list_item_close" | "blockquote_close":
                before.pop()
                if token.type == "blockquote_close":
                    lines.append("")
            case "inline" | "fence":
                words = _words(token.children or []) if token.type == "inline" else token.content.rstrip("\n")
                first, *rest = words.split("\n")
                lead = "".join(before)
                later = "".join(one if one == "> " else " " * len(one) for one in before)
                lines += [lead + first, *(later + line for line in rest)]
                before[:] = [one if one == "> " else " " * len(one) for one in before]
                if not counts and not before:
                    lines.append("")
    return lines


def _words(children: Sequence[Token]) -> str:
    words, links = [], []
    for child in children:
        match child.type:
            case "text" | "code_inline":
                words.append(child.content)
            case "softbreak" | "hardbreak":
                words.append("\n")
            case "link_open":
                links.append((len(words), str(child.attrs.get("href", ""))))
            case "link_close":
                start, address = links.pop()
                if "".join(words[start:]) not in (address, address.removeprefix("mailto:")):
                    words.append(f" ({address})")
    return "".join(words)


def _emphasis(state: StateInline, silent: bool) -> bool:
    """`5*3*2` and `snake_case` are no emphasis: marks with an ASCII letter or digit on both sides are plain."""
    start, text = state.pos, state.src
    if not silent and text[start] in "*_":
        end = start + len(text[start:]) - len(text[start:].lstrip(text[start]))
        if start and end < len(text) and _is_plain(text[start - 1]) and _is_plain(text[end]):
            state.pending += text[start:end]
            state.pos = end
            return True
    return emphasis.tokenize(state, silent)


def _is_plain(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


_parser = MarkdownIt("zero", {"html": False, "breaks": True}).enable(_RULES)
_parser.inline.ruler.at("emphasis", _emphasis)
_parser.add_render_rule("text", _text)
