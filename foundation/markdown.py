"""Markdown, hostile until parsed: to safe HTML for pages, to JSON blocks for the widget, to plain text for search."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from foundation.markdown_html import Block, html_of
from foundation.words import fold

Link = Callable[[str], str]

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
_CALLOUT = re.compile(r"^\[!(note|warning)\]\s*")
_MORE = re.compile(r"^\[!more\]\s*")
RESERVED = (
    "main",
    "in-section",
    "toc",
    "related",
    "helped",
    "helped-title",
    "comment",
    "q",
)  # the page's own ids: headings of that name are numbered


def render_markdown(text: str, *, link: Link = lambda href: href) -> str:
    """Safe HTML. `link` turns an author's relative address (an article's slug) into a URL."""
    return html_of(blocks(text, link=link))


def blocks(text: str, *, link: Link = lambda href: href) -> list[Block]:
    """The document as plain blocks: paragraph, heading, steps, list, callout, more, table, code, image, rule."""
    reader = _Reader(_parser.parse(text.replace("\x00", "")), link)
    return reader.until(None)


def plain_text(text: str) -> str:
    """The words alone, one block a line."""
    return "\n".join(line for _, line in plain_lines(text))


def plain_lines(text: str) -> list[tuple[str, str]]:
    """(kind, words) by line: "p"aragraph, "h"eading, "m"ore's title, "s"tep, "l"ist item, "c"allout, "w"arning, "t"able row, code
    "x", image "a"; capital where a line goes on with the item, callout or code before it."""
    found = []
    for block in blocks(text):
        for kind, line in _lines(block):
            for at, piece in enumerate(line.split("\n") if line else []):
                found.append((kind.upper() if at else kind, piece))
    return found


def headings(text: str) -> list[str]:
    """Headings and the titles of collapsible parts, in order."""
    return [name for block in blocks(text) for name in _names(block)]


def slugify(text: str) -> str:
    return re.sub(r"[^\w]+", "-", fold(text)).strip("-") or "part"


class _Reader:
    def __init__(self, tokens: list[Token], link: Link) -> None:
        self._tokens, self._at, self._link = tokens, 0, link
        self._ids = dict.fromkeys(RESERVED, 1)  # how many of each name there are

    def until(self, closing: str | None) -> list[Block]:
        found: list[Block] = []
        while self._at < len(self._tokens):
            token = self._next()
            if token.type == closing:
                break
            found.extend(self._block(token))
        return found

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _block(self, token: Token) -> list[Block]:
        match token.type:
            case "paragraph_open":
                return self._paragraph()
            case "heading_open":
                return [self._heading(token)]
            case "ordered_list_open" | "bullet_list_open":
                return [self._list(token)]
            case "blockquote_open":
                return [self._quote()]
            case "fence" | "code_block":
                return [{"type": "code", "text": token.content.rstrip("\n")}]
            case "hr":
                return [{"type": "rule"}]
            case "table_open":
                return [self._table()]
        return []

    def _paragraph(self) -> list[Block]:
        inline = self._next()
        self._next()
        pictures = [child for child in inline.children or [] if child.type == "image"]
        runs = self._runs(inline.children)
        found: list[Block] = [{"type": "paragraph", "runs": runs}] if "".join(r["text"] for r in runs).strip() else []
        for picture in pictures:
            src = safe_address(str(picture.attrs.get("src", "")))
            if src:
                found.append({"type": "image", "src": self._link(src), "alt": picture.content})
        return found

    def _heading(self, token: Token) -> Block:
        inline = self._next()
        self._next()
        words = "".join(run["text"] for run in self._runs(inline.children))
        level = min(max(int(token.tag[1]), 2), 4)
        return {"type": "heading", "level": level, "id": self._id_for(words), "text": words}

    def _id_for(self, words: str) -> str:
        made = slug = slugify(words)
        while made in self._ids:
            self._ids[slug] += 1
            made = f"{slug}-{self._ids[slug]}"
        self._ids[made] = 1
        return made

    def _quote(self) -> Block:
        title = self._take_title()
        if title is None:
            return _callout(self.until("blockquote_close"))
        return {"type": "more", "id": self._id_for(title), "text": title, "blocks": self.until("blockquote_close")}

    def _take_title(self) -> str | None:
        """What stands on the line of `[!more]`, taken out of its paragraph; None where a quote doesn't begin so.

        A title holds no pictures: those of its line come first in the part.
        """
        if self._tokens[self._at].type != "paragraph_open":
            return None
        inline = self._tokens[self._at + 1]
        children = inline.children or []
        if not children or children[0].type != "text" or not _MORE.match(children[0].content):
            return None
        breaks = (
            at for at, child in enumerate(children) if child.type in {"softbreak", "hardbreak"} and not child.level
        )
        end = next(breaks, len(children))
        title = "".join(run["text"] for run in self._runs(children[:end]))
        pictures = [child for child in children[:end] if child.type == "image"]
        inline.children = [*pictures, *children[end + 1 :]]
        return " ".join(_MORE.sub("", title).split()) or "More"

    def _list(self, token: Token) -> Block:
        ordered = token.type == "ordered_list_open"
        closing = token.type.replace("_open", "_close")
        items: list[list[Block]] = []
        while (inner := self._next()).type != closing:
            if inner.type == "list_item_open":
                items.append(self.until("list_item_close"))
        start = int(token.attrs.get("start", 1)) if ordered else 1
        return {"type": "steps" if ordered else "list", "items": items, **({"start": start} if start != 1 else {})}

    def _table(self) -> Block:
        head: list[list[Block]] = []
        rows: list[list[list[Block]]] = []
        row: list[list[Block]] = []
        while (token := self._next()).type != "table_close":
            if token.type == "tr_open":
                row = []
            elif token.type in {"th_open", "td_open"}:
                row.append(self._runs(self._next().children))
            elif token.type == "tr_close":
                if head:
                    rows.append(row)
                else:
                    head = row
        return {"type": "table", "head": head, "rows": rows}

    def _runs(self, children: list[Token] | None) -> list[Block]:
        runs: list[Block] = []
        bold = italic = 0
        href: str | None = None
        for child in children or []:
            match child.type:
                case "strong_open" | "strong_close":
                    bold += 1 if child.type == "strong_open" else -1
                case "em_open" | "em_close":
                    italic += 1 if child.type == "em_open" else -1
                case "link_open":
                    target = safe_address(str(child.attrs.get("href", "")))
                    href = self._link(target) if target else None
                case "link_close":
                    href = None
                case "softbreak":
                    runs.append({"text": " "})
                case "hardbreak":
                    runs.append({"text": "\n"})
                case "text" | "code_inline" if child.content:
                    run: Block = {"text": child.content}
                    run |= {"bold": True} if bold else {}
                    run |= {"italic": True} if italic else {}
                    run |= {"code": True} if child.type == "code_inline" else {}
                    run |= {"href": href} if href else {}
                    runs.append(run)
        return runs


def safe_address(href: str) -> str | None:
    """The address if it is relative, http(s) or mailto; None for script and data addresses."""
    href = "".join(ch for ch in href.strip() if ch.isprintable() and ch != "\\")
    try:
        scheme = urlsplit(href).scheme.lower()
    except ValueError:
        return None
    return href if href and scheme in {"", "http", "https", "mailto"} and not href.startswith("//") else None


def _callout(inner: list[Block]) -> Block:
    tone = "note"
    if inner and inner[0]["type"] == "paragraph" and inner[0]["runs"]:
        found = _CALLOUT.match(inner[0]["runs"][0]["text"])
        if found:
            tone = found[1]
            inner[0]["runs"][0]["text"] = inner[0]["runs"][0]["text"][found.end() :]
            if not inner[0]["runs"][0]["text"]:
                inner[0]["runs"] = inner[0]["runs"][1:]
    return {"type": "callout", "tone": tone, "blocks": inner}


def _lines(block: Block) -> list[tuple[str, str]]:
    match block["type"]:
        case "paragraph":
            return [("p", "".join(run["text"] for run in block["runs"]))]
        case "heading":
            return [("h", block["text"])]
        case "code":
            return [("x", block["text"])]
        case "steps" | "list":
            kind = "s" if block["type"] == "steps" else "l"
            return [line for item in block["items"] for line in _one(item, kind)]
        case "callout":
            return _one(block["blocks"], "w" if block["tone"] == "warning" else "c")
        case "more":
            return [("m", block["text"]), *(line for part in block["blocks"] for line in _lines(part))]
        case "table":
            rows = [block["head"], *block["rows"]]
            return [("t", " · ".join("".join(run["text"] for run in cell) for cell in row)) for row in rows]
        case "image":
            return [("a", block["alt"])]
    return []


def _one(parts: list[Block], kind: str) -> list[tuple[str, str]]:
    """The lines of one item or callout: the first says what it is, those after it go on with it."""
    lines = [line for part in parts for _, line in _lines(part) if line]
    return [(kind.upper() if at else kind, line) for at, line in enumerate(lines)]


def _names(block: Block) -> list[str]:
    if block["type"] == "more":
        return [block["text"], *(name for part in block["blocks"] for name in _names(part))]
    return [block["text"]] if block["type"] == "heading" else []
