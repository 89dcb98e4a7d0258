"""Rules nobody could want are refused, each at its field, in a sentence."""

from collections.abc import Callable
from datetime import timedelta

from foundation.errors import Invalid
from foundation.zones import find_zone
from helpdesk.routing.names import CHANNEL_OF_TEAM, TEAMS
from helpdesk.routing.opening import holidays_of
from helpdesk.sla.calendar import FULL, Calendar
from helpdesk.sla.policy import ALWAYS, FACETS, METRICS, PAUSES, TEAM_HOURS, Policy
from helpdesk.sla.rules import Rules
from helpdesk.sla.targets import TARGETS
from helpdesk.tickets.ticket import KINDS, PRIORITIES

LEAST, MOST_REPLY, MOST = timedelta(minutes=1), timedelta(hours=240), timedelta(hours=2400)
MOST_POLICIES, MOST_CALENDARS, MOST_CLOSED, LONGEST_NAME = 50, 30, 400, 60
PLANS = ("basic", "plus", "enterprise")
CHANNELS = tuple(dict.fromkeys([*CHANNEL_OF_TEAM.values(), "live_chat", "phone_callback"]))
VALUES = {"priority": PRIORITIES, "plan": PLANS, "channel": CHANNELS, "team": tuple(TEAMS), "kind": KINDS}


def checked(rules: Rules) -> None:
    """Raises Invalid, naming the field, or `policies`/`calendars` for the whole."""
    if not rules.policies:
        raise Invalid("Keep at least one policy. To promise nothing, leave its targets empty.", field="policies")
    if len(rules.policies) > MOST_POLICIES or len(rules.calendars) > MOST_CALENDARS:
        raise Invalid(f"Keep at most {MOST_POLICIES} policies and {MOST_CALENDARS} calendars.", field="policies")
    if not 10 <= rules.warn_percent <= 95:
        raise Invalid("Warn when 10 to 95 % of the time is over.", field="warn_percent")
    for calendar in rules.calendars.values():
        check_calendar(calendar)
    for policy in rules.policies:
        check_policy(policy)
        if policy.calendar not in {ALWAYS, TEAM_HOURS, *rules.calendars}:
            raise Invalid("Choose a calendar from the list.", field="calendar")
    _distinct([one.name for one in rules.policies], "policy")
    _distinct([one.name for one in rules.calendars.values()], "calendar")


def check_policy(policy: Policy) -> None:
    _name(policy.name)
    for facet, values in policy.when.items():
        if facet not in FACETS or not values <= set(VALUES[facet]):
            raise Invalid("Choose from the list.", field=facet)
    if not policy.pauses <= set(PAUSES):
        raise Invalid("Choose from the list.", field="pauses")
    for metric in METRICS:
        before: str | None = None
        kept = policy.targets.get(metric, {})
        for priority in (one for one in TARGETS if one in kept):  # the most urgent first
            field = f"{metric}_{priority}"
            most = MOST if metric == "resolution" else MOST_REPLY
            if not LEAST <= kept[priority] <= most:
                raise Invalid(f"Promise 1 minute to {most // timedelta(hours=1):,} hours.", field=field)
            if before and kept[priority] < kept[before]:
                raise Invalid(f"This is sooner than for {before}, which is more urgent.", field=field)
            before = priority


def check_calendar(calendar: Calendar) -> None:
    _name(calendar.name)
    if find_zone(calendar.zone) is None:
        raise Invalid("No clock runs by this name. Write a zone such as Europe/Dublin or UTC.", field="zone")
    if not any(calendar.week):
        raise Invalid("It is never open: time would never run. Give at least one day its hours.", field="day_0")
    for day, windows in enumerate(calendar.week):
        for place, (opens, closes) in enumerate(windows):
            end = closes if closes > opens else FULL
            if any(begins < end and opens < (until if until > begins else FULL) for begins, until in windows[:place]):
                raise Invalid("Two of these overlap. Write each part of the day once.", field=f"day_{day}")
    if len(calendar.closed) > MOST_CLOSED:
        raise Invalid(f"Keep at most {MOST_CLOSED} closed days.", field="closed")
    if calendar.country:
        _country(calendar.country)


def _country(code: str) -> None:
    look: Callable[..., object] = holidays_of(code)
    from datetime import date

    try:
        look(date(2026, 1, 1))
    except NotImplementedError:
        raise Invalid("No holidays are known for this country. Write its two letters, such as IE.", field="country") from None  # fmt: skip


def _name(name: str) -> None:
    if not name.strip():
        raise Invalid("Give it a name.", field="name")
    if len(name) > LONGEST_NAME:
        raise Invalid(f"Keep the name within {LONGEST_NAME} characters.", field="name")


def _distinct(names: list[str], what: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name.strip().casefold() in seen:
            raise Invalid(f"There is another {what} of this name.", field="name")
        seen.add(name.strip().casefold())
