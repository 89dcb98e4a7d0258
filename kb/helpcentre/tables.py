"""Tables that stack on phones: each cell carries its column's name, and explicit roles keep its meaning."""

import re

_TABLE = re.compile(r"<table>.*?</table>", re.S)
_HEAD = re.compile(r"<th[^>]*>(.*?)</th>", re.S)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.S)
_CELL = re.compile(r"<td>(.*?)</td>", re.S)
_TAG = re.compile(r"<[^>]+>")


def stackable(html: str) -> str:
    """Safe HTML from `render_markdown`, its tables' first cells made row headers and the others labelled."""
    return _TABLE.sub(lambda found: _table(found[0]), html)


def _table(html: str) -> str:
    head, _, body = html.partition("</thead>")
    names = [_TAG.sub("", name).replace('"', "&quot;") for name in _HEAD.findall(head)]
    body = _ROW.sub(lambda row: _row(row[1], names), body)
    head = head.replace("<table>", '<table role="table">').replace("<thead>", '<thead role="rowgroup">')
    head = head.replace("<tr>", '<tr role="row">').replace("<th ", '<th role="columnheader" ')
    return head + "</thead>" + body.replace("<tbody>", '<tbody role="rowgroup">')


def _row(html: str, names: list[str]) -> str:
    cells = _CELL.findall(html)
    made = [f'<th role="rowheader" scope="row">{cells[0]}</th>'] if cells else []
    for place, cell in enumerate(cells[1:], 1):
        label = f' data-label="{names[place]}"' if place < len(names) and names[place] else ""
        made.append(f'<td role="cell"{label}>{cell}</td>')
    return f'<tr role="row">{"".join(made)}</tr>'
