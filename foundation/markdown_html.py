"""Blocks of a document as HTML that is safe to show."""

from typing import Any

import nh3

Block = dict[str, Any]  # see `foundation.markdown.blocks`
_ALLOWED = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "s", "code", "pre", "a", "img", "blockquote",
    "table", "thead", "tbody", "tr", "th", "td", "br", "hr", "div", "aside", "details", "summary",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"}, "img": {"src", "alt", "loading"}, "h2": {"id"}, "h3": {"id"}, "h4": {"id"},
    "ol": {"class", "start"}, "th": {"scope", "class"}, "td": {"class"},
    "div": {"class", "tabindex", "role", "aria-label"}, "aside": {"class"},
    "details": {"class", "id"},
}  # fmt: skip


def html_of(blocks: list[Block]) -> str:
    """Only the elements and attributes above, cleaned once more as a whole."""
    html = "".join(_html(block) for block in blocks)
    return nh3.clean(
        html, tags=_ALLOWED, attributes=_ATTRIBUTES, url_schemes={"https", "http", "mailto"}, link_rel=None
    )


def _html(block: Block) -> str:
    match block["type"]:
        case "paragraph":
            return f"<p>{_runs_html(block['runs'])}</p>"
        case "heading":
            level = block["level"]
            return f'<h{level} id="{_escape(block["id"])}">{_escape(block["text"])}</h{level}>'
        case "steps" | "list":
            tag, opening = ("ol", 'ol class="steps"') if block["type"] == "steps" else ("ul", "ul")
            start = f' start="{block["start"]}"' if block.get("start") else ""
            items = "".join(f"<li>{_item_html(item)}</li>" for item in block["items"])
            return f"<{opening}{start}>{items}</{tag}>"
        case "callout":
            inner = "".join(_html(part) for part in block["blocks"])
            warm = " warm" if block["tone"] == "warning" else ""
            return f'<div class="callout{warm}"><div>{inner}</div></div>'
        case "more":
            inner = "".join(_html(part) for part in block["blocks"])
            title = _escape(block["text"])
            return f'<details class="more" id="{_escape(block["id"])}"><summary>{title}</summary><div>{inner}</div></details>'
        case "table":
            head = "".join(f'<th scope="col">{_runs_html(cell)}</th>' for cell in block["head"])
            rows = "".join(
                "<tr>" + "".join(f"<td>{_runs_html(cell)}</td>" for cell in row) + "</tr>" for row in block["rows"]
            )
            return (
                '<div class="table" role="group" tabindex="0" aria-label="Table">'
                f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
            )
        case "code":
            return f"<pre><code>{_escape(block['text'])}</code></pre>"
        case "image":
            return f'<img src="{_escape(block["src"])}" alt="{_escape(block["alt"])}" loading="lazy">'
        case "rule":
            return "<hr>"
    raise ValueError(f"unknown block {block['type']!r}")


def _item_html(item: list[Block]) -> str:
    if len(item) == 1 and item[0]["type"] == "paragraph":
        return _runs_html(item[0]["runs"])
    return "".join(_html(part) for part in item)


def _runs_html(runs: list[Block]) -> str:
    html = ""
    for run in runs:
        part = _escape(run["text"]).replace("\n", "<br>")
        part = f"<code>{part}</code>" if run.get("code") else part
        part = f"<em>{part}</em>" if run.get("italic") else part
        part = f"<strong>{part}</strong>" if run.get("bold") else part
        html += f'<a href="{_escape(run["href"])}">{part}</a>' if run.get("href") else part
    return html


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
