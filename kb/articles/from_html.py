"""HTML from other help centres as our Markdown: headings, lists, tables, links, pictures, code, callouts; nothing hostile.

Whatever has no place in an article (scripts, styles, frames, forms, comments) is dropped with its content; unknown tags
vanish and their text stays. Text is escaped, so that nothing in it turns into Markdown.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from foundation.markdown import safe_address

Link = Callable[[str], str]
Attributes = dict[str, str]

DROPPED = frozenset(
    ["script", "style", "iframe", "object", "embed", "noscript", "template", "svg", "math", "form", "button", "select", "textarea", "title", "audio", "video", "canvas"]
)  # fmt: skip
VOID = frozenset(["br", "hr", "img", "input", "meta", "link", "source", "col", "wbr", "area", "base", "embed", "track"])
BLOCKS = frozenset(
    ["p", "div", "section", "article", "header", "footer", "main", "aside", "figure", "figcaption", "address", "dl", "dt", "dd", "center", "details", "summary"]
)  # fmt: skip
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "strike": "~~"}
DEEPEST = 60  # levels of nesting that are told apart; what lies deeper is read as if it lay there

_ESCAPED = re.compile(r"([\\*_\[\]<>`~|]|&(?=#?\w+;))")
_BEGINS = re.compile(r"^(?:(\d+)([.)])(?=\s|$)|([-#+=]))", re.M)
_WARNING = re.compile(r"warn|danger|caution|important|alert", re.I)
_CALLOUT = re.compile(r"callout|note|tip|info|admonition|warn|danger|caution|alert", re.I)


@dataclass
class _Node:
    tag: str
    attributes: Attributes = field(default_factory=dict)
    children: list["_Node | str"] = field(default_factory=list)


def markdown_from_html(html: str, *, link: Link = lambda href: href) -> str:
    """The document as Markdown. `link` turns the addresses of the old help centre into ours."""
    tree = _Tree()
    tree.feed(html.replace("\x00", ""))
    tree.close()
    text = "\n\n".join(_Writer(link).blocks(tree.root))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Tree(HTMLParser):
    """A forgiving tree: a closing tag closes what it names, or nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("root")
        self._open = [self.root]
        self._dropping: list[str] = []

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """`<![if IE]>` and what only looks like it are comments, as browsers read them; Python 3.11 fails at the latter."""
        return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DROPPED and tag not in VOID:
            self._dropping.append(tag)
        if self._dropping:
            return
        if tag in {"li", "tr", "td", "th", "p", "dt", "dd"}:
            self._close_open(tag)
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID and len(self._open) < DEEPEST:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            if tag in self._dropping:
                del self._dropping[self._dropping.index(tag) :]
            return
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        if self._dropping:
            return
        place = len(self._open) - 1
        while data.strip() and place and self._open[place].tag in {"table", "thead", "tbody", "tfoot", "tr"}:
            place -= 1  # text between cells stands outside the table, as browsers have it
        self._open[place].children.append(data)

    def _close_open(self, tag: str) -> None:
        """`<li>` ends the item before it, as browsers have it; a list inside an item keeps to itself."""
        fences = {"li": {"ul", "ol"}, "tr": {"table"}, "td": {"tr", "table"}, "th": {"tr", "table"}}.get(tag, {"li", "td", "div"})  # fmt: skip
        ends = {"td", "th"} if tag in {"td", "th"} else {"dt", "dd"} if tag in {"dt", "dd"} else {tag}
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag in fences:
                return
            if self._open[place].tag in ends:
                del self._open[place:]
                return


class _Writer:
    def __init__(self, link: Link) -> None:
        self._link = link

    def blocks(self, node: _Node) -> list[str]:
        """The Markdown of each block inside, in order; loose text between blocks is a paragraph."""
        found: list[str] = []
        loose: list[_Node | str] = []
        for child in node.children:
            if isinstance(child, str) or not self._is_block(child):
                loose.append(child)
                continue
            found += self._paragraph(loose)
            loose = []
            found += self._block(child)
        return found + self._paragraph(loose)

    def _is_block(self, node: _Node) -> bool:
        known = node.tag in BLOCKS or node.tag in {"ul", "ol", "table", "pre", "blockquote", "hr"}
        if known or re.fullmatch("h[1-6]", node.tag):
            return True
        return any(isinstance(child, _Node) and self._is_block(child) for child in node.children)

    def _block(self, node: _Node) -> list[str]:
        match node.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                words = self._line(node.children).replace("\\\n", " ").replace("**", "")
                return [f"{'#' * min(max(int(node.tag[1]), 2), 4)} {words}"] if words else []
            case "ul" | "ol":
                return self._list(node)
            case "table":
                return self._table(node)
            case "pre":
                fence = "```"
                text = _text(node).strip("\n")
                while fence in text:
                    fence += "`"
                return [f"{fence}\n{text}\n{fence}"] if text.strip() else []
            case "hr":
                return ["---"]
            case "blockquote":
                return self._quote(node, "")
        style = node.attributes.get("class", "")
        if node.tag in {"div", "aside", "section", "p"} and _CALLOUT.search(style):
            return self._quote(node, "[!warning] " if _WARNING.search(style) else "[!note] ")
        if node.tag == "details":
            return self._more(node)
        if node.tag == "summary":  # of no details
            return [f"**{words}**"] if (words := self._line(node.children).replace("**", "")) else []
        return self.blocks(node)

    def _more(self, node: _Node) -> list[str]:
        """A collapsible part; one without a title is just its text."""
        title = next((child for child in node.children if isinstance(child, _Node) and child.tag == "summary"), None)
        words = self._line(title.children).replace("\\\n", " ").replace("**", "") if title else ""
        inner = self.blocks(_Node("div", {}, [child for child in node.children if child is not title]))
        if words and inner:
            return [_quoted("\n\n".join([f"[!more] {words}", *inner]))]
        return [f"**{words}**"] if words else inner

    def _quote(self, node: _Node, begins: str) -> list[str]:
        inner = "\n\n".join(self.blocks(node))
        return [_quoted(f"{begins}{inner}")] if inner else []

    def _list(self, node: _Node) -> list[str]:
        items = [_Node("li", {}, [child]) if isinstance(child, str) else child for child in node.children]
        start = int(number) if (number := node.attributes.get("start", "")).isdecimal() and len(number) < 9 else 1
        lines: list[str] = []
        for item in items:
            mark = f"{start + len(lines)}. " if node.tag == "ol" else "- "
            inner = "\n\n".join(self.blocks(item) if item.tag == "li" else self._block(item))
            if inner:
                lines.append(mark + re.sub(r"\n(?=[^\n])", "\n" + " " * len(mark), inner))
        loose = any("\n\n" in line for line in lines)
        return [("\n\n" if loose else "\n").join(lines)] if lines else []

    def _table(self, node: _Node) -> list[str]:
        rows = [[self._line(cell.children).replace("\\\n", " ") for cell in row] for row in _rows(node)]
        rows = [row for row in rows if any(row)]
        if not rows:
            return []
        wide = max(len(row) for row in rows)
        lines = [f"| {' | '.join(row + [''] * (wide - len(row)))} |" for row in rows]
        return ["\n".join([lines[0], f"|{'---|' * wide}", *lines[1:]])]

    def _paragraph(self, children: list["_Node | str"]) -> list[str]:
        text = self._line(children)
        return [_BEGINS.sub(_escape_beginning, text)] if text else []

    def _line(self, children: list["_Node | str"]) -> str:
        lines = [re.sub(r"[ \t\r\f\xa0]+", " ", line).strip() for line in self._inline(children).split("\\\n")]
        return "\\\n".join(line for line in lines if line)

    def _inline(self, children: list["_Node | str"]) -> str:
        return "".join(
            _ESCAPED.sub(r"\\\1", re.sub(r"\s+", " ", child)) if isinstance(child, str) else self._run(child)
            for child in children
        )

    def _run(self, node: _Node) -> str:
        match node.tag:
            case "br":
                return "\\\n"
            case "img":
                src = safe_address(node.attributes.get("src", ""))
                alt = _ESCAPED.sub(r"\\\1", " ".join(node.attributes.get("alt", "").split()))
                return f"![{alt}]({_address(src)})" if src else ""
            case "code" | "kbd" | "tt" | "samp":
                text = " ".join(_text(node).split())
                return f"`{text}`" if text and "`" not in text else _ESCAPED.sub(r"\\\1", text)
            case "a":
                inner = self._inline(node.children)
                href = safe_address(node.attributes.get("href", ""))
                return _around(inner, "[", f"]({_address(self._link(href))})") if href else inner
        inner = self._inline(node.children)
        if node.tag in BLOCKS or node.tag == "li":
            return f"{inner} "  # several paragraphs in one cell or heading
        mark = MARKS.get(node.tag)
        if not mark or inner.strip(" ").startswith(mark) or "\\\n" in inner:
            return inner
        return _around(inner, mark, mark)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _rows(node: _Node) -> list[list[_Node]]:
    """The cells of each row of this table, not of tables inside it."""
    found: list[list[_Node]] = []
    for child in node.children:
        if not isinstance(child, _Node) or child.tag == "table":
            continue
        if child.tag == "tr":
            found.append([cell for cell in child.children if isinstance(cell, _Node) and cell.tag in {"td", "th"}])
        else:
            found += _rows(child)
    return found


def _text(node: _Node) -> str:
    return "".join(
        child if isinstance(child, str) else "\n" if child.tag == "br" else _text(child) for child in node.children
    )


def _around(inner: str, before: str, after: str) -> str:
    """Marks hug the words: spaces at the ends go outside."""
    core = inner.strip()
    if not core:
        return inner
    start = inner.index(core)
    return f"{inner[:start]}{before}{core}{after}{inner[start + len(core) :]}"


def _address(href: str) -> str:
    return href.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")


def _escape_beginning(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}"
