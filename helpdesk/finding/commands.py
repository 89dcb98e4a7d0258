"""Everything the desk can do by key or from the palette, in one list: the keyboard map, the keys and the palette all read it.

A feature adds its own by one line, `add_command(Command("merge", "Merge", "Ticket", keys=("m",), press="#merge"))`.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from markupsafe import Markup

from foundation.accounts import Staff
from foundation.speaking import say
from foundation.templating import remembered
from helpdesk.permissions.acts import Act, may
from helpdesk.snoozing.choosing import KEYS as SNOOZES

Group = Literal["Ticket", "Write", "Lists", "Go to", "Everywhere"]


@dataclass(frozen=True)
class Command:
    """Done in one of these ways, each by a CSS selector of what must be on the page: `press` clicks it, `focus` goes into it, `choose`
    offers each option of a select and sends its form, `menu` opens first. Or `href` is gone to, or `does` names something the keys do
    themselves. `keys`: one key, or `g` and then a letter. `roles`: who sees it (none: everybody)."""

    id: str
    name: str
    group: Group
    keys: tuple[str, ...] = ()
    press: str = ""
    focus: str = ""
    choose: str = ""
    href: str = ""
    does: str = ""
    icon: str = "bolt"
    roles: tuple[str, ...] = ()
    act: Act | None = None  # what one must be allowed to do for it
    words: str = ""  # other words people look for it by
    in_palette: bool = True


_commands: list[Command] = []


def add_command(command: Command) -> None:
    _commands[:] = [one for one in _commands if one.id != command.id] + [command]


def commands_for(staff: Staff) -> list[Command]:
    return [one for one in _commands if staff.may(*one.roles) and (one.act is None or may(staff, one.act))]


def as_data(commands: Iterable[Command]) -> list[dict[str, Any]]:
    """For the page: without what is empty."""
    told = (asdict(one) | {"name": say.word(one.name), "act": ""} for one in commands)
    return [{name: value for name, value in one.items() if value not in ("", (), True)} for one in told]


def groups_for(staff: Staff) -> list[tuple[str, list[Command]]]:
    """The keyboard map: whatever has keys, by group."""
    own = [one for one in commands_for(staff) if one.keys]
    return [
        (group, [one for one in own if one.group == group])
        for group in ("Lists", "Ticket", "Write", "Go to", "Everywhere")
        if any(one.group == group for one in own)
    ]


def commands_piece(template: str, me: Staff) -> Markup:
    """A piece of the page that shows them, drawn once for everybody with the same roles."""
    return remembered(template, tuple(commands_for(me)), me=me)


LEAD, REPORTS = ("lead",), ("lead", "product")
for _command in (
    Command("next", "Next ticket", "Lists", ("j",), does="next", in_palette=False),
    Command("previous", "Previous ticket", "Lists", ("k",), does="previous", in_palette=False),
    Command("open", "Open it", "Lists", ("Enter",), in_palette=False),
    Command("select", "Select it", "Lists", ("x",), press="#select-row", in_palette=False),
    Command("play", "Play: the next ticket", "Lists", ("P",), press="#play-skip, #play", icon="play", words="next", act=Act.REPLY),
    Command("table", "Table or list", "Lists", ("v",), press="#as-table", icon="list", words="columns"),
    Command("show-changes", "Show what changed", "Lists", (".",), press="#arrived:not([hidden])", in_palette=False),
    Command("new-view", "New view", "Lists", href="/desk/views/new", icon="plus", words="filter saved"),
    Command("arrange-views", "Arrange views", "Lists", href="/desk/views/", icon="settings", words="order hide"),
    Command("reply", "Reply", "Write", ("r",), does="reply", focus="#composer:has([value=reply]:enabled) #body", icon="reply", act=Act.REPLY),
    Command("note", "Internal note", "Write", ("n",), does="note", focus="#body", icon="note"),
    Command("macro", "Apply a macro", "Write", ("M",), press="#macros-open", icon="bolt", words="canned saved prepared answer", act=Act.REPLY),
    Command("quote", "Quote what is selected", "Write", ("q",), in_palette=False),
    Command("send", "Send", "Write", ("Ctrl Enter",), in_palette=False),
    Command("send-solved", "Send and solve", "Write", ("Ctrl Shift Enter",), press="#send-solved", icon="send", words="reply close", act=Act.REPLY),
    Command("read-new", "Read what came while you wrote", "Write", ("Ctrl J",), in_palette=False),
    Command("assign-to", "Assign", "Ticket", ("a",), press="#assign", in_palette=False, act=Act.ASSIGN),
    Command("take", "Assign to me", "Ticket", ("i",), press="#take", icon="user", words="take it", act=Act.ASSIGN),
    Command("assign", "Assign to", "Ticket", choose="#assignee", icon="user", act=Act.ASSIGN),
    Command("priority", "Set priority to", "Ticket", choose="#priority", icon="alarm", act=Act.CHANGE),
    Command("status", "Set status to", "Ticket", choose="#status", icon="check", act=Act.CHANGE),
    Command("solve", "Solve", "Ticket", ("e",), press="#solve", icon="check", words="close done", act=Act.CHANGE),
    Command("reopen", "Reopen", "Ticket", press="#reopen", icon="undo", act=Act.CHANGE),
    Command("tag", "Tag", "Ticket", ("t",), focus="#tag", icon="tag", act=Act.CHANGE),
    Command("transfer", "Transfer to a team", "Ticket", ("T",), press="#pass-on", icon="right", words="pass on team", act=Act.ASSIGN),
    Command("helpful", "What helps to answer it", "Ticket", ("h",), focus="#knowledge a", icon="book", words="articles knowledge similar solved before"),
    Command("snooze", "Snooze", "Ticket", ("s",), press="#snooze", icon="moon", act=Act.CHANGE),
    *(Command(f"snooze-{key}", f"Snooze: {name}", "Ticket", press=f"#snooze-{key}", icon="moon", act=Act.CHANGE) for key, name in SNOOZES.items()),
    Command("merge", "Merge", "Ticket", ("m",), press="#merge", icon="merge", act=Act.JOIN),
    Command("split", "Split", "Ticket", press="#split", icon="route", act=Act.JOIN),
    Command("link", "Link to a ticket", "Ticket", press="#link", icon="link", act=Act.JOIN),
    Command("spam", "Mark as spam", "Ticket", ("!",), press="#to-spam", icon="alert", act=Act.SET_ASIDE),
    Command("trash", "Move to trash", "Ticket", ("#",), press="#to-trash", icon="trash", words="delete", act=Act.SET_ASIDE),
    Command("undo", "Undo while it is offered: send, snooze, spam, trash", "Ticket", ("z",), does="undo", in_palette=False, act=Act.CHANGE),
    Command("go-waiting", "Waiting on us", "Go to", ("g w",), href="/desk/?view=waiting", icon="inbox", words="view queue"),
    Command("go-mine", "Assigned to me", "Go to", ("g m",), href="/desk/?view=mine", icon="user", words="view my tickets"),
    Command("go-late", "Late or nearly late", "Go to", ("g l",), href="/desk/?view=late", icon="alarm", words="view"),
    Command("go-unassigned", "Unassigned", "Go to", ("g u",), href="/desk/?view=unassigned", icon="inbox", words="view"),
    Command("go-open", "All open", "Go to", ("g o",), href="/desk/?view=open", icon="inbox", words="view"),
    Command("go-solved", "Solved", "Go to", ("g v",), href="/desk/?view=solved", icon="check", words="view closed"),
    Command("go-drafts", "My drafts", "Go to", ("g d",), href="/desk/drafts", icon="pen"),
    Command("go-mentions", "Mentions", "Go to", ("g @",), href="/desk/mentions", icon="at"),
    Command("go-search", "Search", "Go to", ("g s",), href="/desk/search", icon="search"),
    Command("go-articles", "Articles", "Go to", ("g a",), href="/desk/articles/", icon="book", words="help centre knowledge"),
    Command("go-macros", "Macros", "Go to", href="/desk/macros", icon="bolt", words="canned saved prepared answers", act=Act.REPLY),
    Command("go-reports", "Reports", "Go to", ("g r",), href="/desk/reports/", icon="chart", act=Act.FIGURES, words="figures numbers backlog csat sla"),
    Command("go-board", "Live board", "Go to", ("g b",), href="/desk/board", icon="gauge", roles=LEAD),
    Command("go-team", "People and what they do", "Go to", href="/desk/settings/team", icon="users", roles=LEAD, words="settings team agents"),
    Command("go-settings", "Settings", "Go to", ("g ,",), href="/desk/settings/widget/", icon="settings", roles=LEAD),
    Command("go-routing-settings", "Routing settings", "Go to", href="/desk/settings/routing", icon="route", roles=LEAD, words="rules channels hours"),
    Command("go-fields", "Fields and forms", "Go to", href="/desk/settings/fields", icon="settings", roles=LEAD, words="settings custom fields"),
    Command("go-statuses", "Statuses", "Go to", href="/desk/settings/statuses", icon="settings", roles=LEAD, words="settings custom status"),
    Command("go-tags", "Tags", "Go to", href="/desk/settings/tags", icon="tag", roles=LEAD, words="settings"),
    Command("go-effort", "Effort", "Go to", ("g e",), href="/desk/effort", icon="route", roles=REPORTS),
    Command("go-voice", "Voice of the customer", "Go to", ("g c",), href="/voice/", icon="chart", roles=("lead", "product", "writer"), words="reports"),
    Command("palette", "Search or jump", "Everywhere", ("Ctrl K",), does="palette", in_palette=False),
    Command("find", "Search", "Everywhere", ("/",), focus="#find", does="find", in_palette=False),
    Command("map", "All keys", "Everywhere", ("?",), does="map", icon="help", words="keyboard shortcuts help"),
    Command("leave", "Leave a field, close what is open", "Everywhere", ("Esc",), in_palette=False),
):  # fmt: skip
    add_command(_command)
