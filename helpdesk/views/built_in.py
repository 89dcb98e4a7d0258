"""The views every desk has, in the language of conditions that saved ones use too."""

from helpdesk.conditions import Condition, Conditions
from helpdesk.routing.names import TEAMS
from helpdesk.tickets.ticket import OPEN
from helpdesk.views.view import USUAL_COLUMNS, Group, View

SOLVED_COLUMNS = ("subject", "customer", "assignee", "team", "topic", "rating", "solved")
ASIDE_COLUMNS = ("subject", "customer", "team", "channel", "updated")
TEAM_ICONS = {"payments": "coin", "mediation": "scale", "trust_safety": "shield", "freelancer_success": "sprout"}


def _work(key: str, name: str, group: Group, icon: str, *more: Condition, order: str = "due") -> View:
    is_open = Condition("status", "is_any_of", OPEN)
    return View(key, name, group, icon, Conditions((is_open, *more)), order, USUAL_COLUMNS)


def _is(field: str, *keys: str) -> Condition:
    return Condition(field, "is_any_of", keys)


BUILT_IN = (
    _work("mine", "Assigned to me", "yours", "user", _is("assignee", "me")),
    _work("snoozed", "Snoozed", "yours", "moon", _is("snoozed", "yes"), order="wakes"),
    _work("waiting", "Waiting on us", "team", "inbox", _is("waiting", "yes")),
    _work("late", "Late or nearly late", "team", "alarm", _is("sla", "late", "soon")),
    _work("unassigned", "Unassigned", "team", "hand", _is("assignee", "nobody")),
    *(_work(key, TEAMS[key], "team", icon, _is("team", key)) for key, icon in TEAM_ICONS.items()),
    _work("open", "All open", "all", "inbox"),
    View("solved", "Solved", "all", "check", Conditions((_is("status", "solved", "closed"),)), "solved", SOLVED_COLUMNS),
    View("spam", "Spam", "aside", "alert", Conditions((_is("shelved", "spam"),)), "set_aside", ASIDE_COLUMNS),
    View("trash", "Trash", "aside", "trash", Conditions((_is("shelved", "trash"),)), "set_aside", ASIDE_COLUMNS),
)  # fmt: skip
BY_KEY = {view.key: view for view in BUILT_IN}
FIRST = "waiting"  # what the workspace opens with
