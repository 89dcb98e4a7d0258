"""Every sentence the desk says, as the code has it: what the catalogues are held to."""

import re
from pathlib import Path

import helpdesk.registration  # noqa: F401  brings every page in its order
import widgets.incidents.pages
import widgets.settings.form
from analytics.desk import asking, file_pages, measuring, metrics, naming, pages, shown
from analytics.voice.export import xlsx_file
from analytics.voice.export.pages import STATES as STATES_OF_FILES
from analytics.voice.export.pdf_file import SET
from analytics.voice.export.sharing import LASTING
from analytics.voice.export.wording import PERIOD_NAMES
from analytics.voice.registry.wording import EDITS, LIKENESS
from foundation.tokens import SCOPES
from helpdesk.actions.choices import READERS
from helpdesk.actions.placeholders import KNOWN, OF_AGENTS, OF_RULES
from helpdesk.api import token_pages
from helpdesk.assignment import ways
from helpdesk.assignment.languages import LANGUAGES
from helpdesk.audit.areas import AREA_NAMES
from helpdesk.audit.columns import COLUMNS as AUDITED
from helpdesk.audit.reading import HEADS as AUDIT_HEADS
from helpdesk.audit.reading import MACHINES
from helpdesk.audit.wording import INSIDE
from helpdesk.beside import milestones
from helpdesk.conditions import saying
from helpdesk.conditions.fields import _own
from helpdesk.effort import table
from helpdesk.effort.counting import PERIODS as effort_periods
from helpdesk.effort.figures import MEASURES
from helpdesk.fields import settings_list
from helpdesk.fields.definitions import CATEGORIES
from helpdesk.fields.definitions import KINDS as FIELD_KINDS
from helpdesk.fields.settings_forms import REQUIRED
from helpdesk.fields.settings_statuses import MEANS
from helpdesk.finding.commands import _commands
from helpdesk.finding.routes import WHERE
from helpdesk.joining.linking import RELATIONS
from helpdesk.permissions.acts import ROLE_NAMES, ROLE_WORDS
from helpdesk.ratings.asking import SCALE
from helpdesk.routing.data import differing, rule_words, the_ten
from helpdesk.routing.judging import drift, fairness, health_words
from helpdesk.routing.names import CHANNEL_NAMES, TEAMS
from helpdesk.routing.offering import LABELS
from helpdesk.routing.reasons import SEGMENTS
from helpdesk.routing.steering import UNTIL
from helpdesk.rules.heard import EVENTS
from helpdesk.rules.log_pages import STATES
from helpdesk.rules.whole_run import BACK
from helpdesk.snoozing.choosing import KEYS
from helpdesk.staffing.pages import SAVED as STAFFING_SAVED
from helpdesk.staffing.presence import CHOICES
from helpdesk.tickets.ticket import KINDS, PRIORITIES
from helpdesk.views.built_in import BUILT_IN
from helpdesk.views.form import OP_NAMES, UNITS
from helpdesk.views.saving import ICONS
from helpdesk.views.table import CHANNELS
from helpdesk.views.view import COLUMNS, GROUPS, ORDERS
from helpdesk.webhooks import delivery_pages
from helpdesk.webhooks.told import NAMES as TOLD
from helpdesk.workspace import clock_words, routing_health, sla_policy, sla_settings, team, team_giving, ticket_clocks
from helpdesk.workspace.queue_rows import VIA_NAMES
from helpdesk.workspace.team_form import DAYS
from kb.articles.differing import FIELDS as ARTICLE_FIELDS
from kb.flags.mailing import WISHES
from kb.writing import ranking_page
from kb.writing.pages import NAMES as ARTICLE_STATES

HOME = Path(__file__).parents[3]
FLOORS = (
    "foundation",
    "kb/writing",
    "kb/gaps",
    "kb/flags",
    "kb/learning",
    "helpdesk",
    "widgets/settings",
    "widgets/incidents",
    "analytics/desk",
    "analytics/voice",
)
_LITERAL = r"""(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)')"""
_SAID = re.compile(rf"\b(?:say(?:\.text|\.word|\.sentence)?)\(\s*{_LITERAL}(?:\s+if [^\n]*? else {_LITERAL})?")
_SAID_AS_T = re.compile(rf"\bt\(\s*{_LITERAL}()()")


def said_in(path: Path) -> set[str]:
    text = path.read_text()
    if path.suffix == ".py" and "foundation.speaking import" not in text:
        return set()
    if path.suffix == ".js" and "/static/saying.js" not in text:
        return set()
    pattern = _SAID_AS_T if "say as t }" in text else _SAID
    return {one for found in pattern.findall(text) for one in found if one}


def said_by(suffix: str) -> set[str]:
    paths = (path for floor in FLOORS for path in (HOME / floor).rglob(f"*{suffix}"))
    return set().union(*(said_in(path) for path in paths if path.name not in {"speaking.py", "saying.js"}))


def names_of_reports() -> set[str]:
    figures = {word for one in metrics.METRICS for word in (one.name, one.counts, *one.of)}
    statuses = {word for one in naming.STATUS_NAMES for word in (one, one.lower())}
    ages = {word for one in measuring.AGE_NAMES for word in (one, one.capitalize())}
    named = {*asking.PERIODS.values(), *naming.FACET_NAMES.values(), *naming.NONE.values(), "Not given"}
    days = {*pages.DAYS, *shown.WEEKDAYS}
    channels = {word for name in CHANNEL_NAMES.values() for word in (name, name.capitalize())}
    return figures | statuses | ages | named | days | channels | {title for title, _ in pages.GROUPS} | {metrics.LEAST}


def names_of_effort() -> set[str]:
    measures = {word for one in MEASURES for word in (one.name, one.counts)}
    return measures | {*effort_periods.values(), *table.BY.values(), table.UNKNOWN, *SEGMENTS.values()}


def names_of_health() -> set[str]:
    said = {
        *health_words.PEOPLE.values(),
        *health_words.LANGUAGES.values(),
        *drift.KINDS.values(),
        *fairness.KINDS.values(),
    }
    return said | {"served worse", "served better"}


def names_of_voice() -> set[str]:
    sheets = (xlsx_file.THEMES, xlsx_file.EMERGING, xlsx_file.DRIVERS, xlsx_file.FIXES)
    heads = {column[0] for sheet in sheets for column in sheet} | {one.head for one in xlsx_file.COMMENTS.values()}
    heads |= {"Emerging", "First day", "Last day"}
    edits = {word for one in EDITS.values() for word in (one, f"You {one}")}
    return edits | {*LIKENESS, *SET, *heads, *STATES_OF_FILES.values(), *PERIOD_NAMES.values(), *LASTING.values()}


def names() -> set[str]:
    """Constants that pages say by their name."""
    fields = _own(())
    of_fields = {field.name for field in fields} | {
        choice.name for field in fields if field.key != "topic" for choice in field.choices
    }
    known = (
        saying.OPS, CATEGORIES, WHERE, RELATIONS, ROLE_NAMES, TEAMS, KEYS, CHOICES, CHANNELS, COLUMNS, INSIDE, ORDERS, VIA_NAMES, clock_words.WHY,
        clock_words.METRIC_NAMES, clock_words.METRIC_DUE, OP_NAMES, UNITS, LABELS, UNTIL, LANGUAGES, team.SAVED, delivery_pages.STATES, token_pages.OVERLAP_WORDS, SCOPES, TOLD, STAFFING_SAVED, ROLE_WORDS, AREA_NAMES, MACHINES, sla_settings.SAVED, sla_settings.BUILT_IN, sla_settings.FACET_WORDS, sla_settings.KIND_NAMES, sla_policy.PAUSE_NAMES, ticket_clocks.SAID, FIELD_KINDS, MEANS, settings_list.SAVED, dict(REQUIRED), EVENTS, STATES, BACK, READERS, KNOWN, OF_AGENTS, OF_RULES, {one: one for one in SCALE.values()}, milestones.STATES, AUDITED, AUDIT_HEADS, file_pages.HEADS, table.PARTS, {one: one for one in team_giving.WHY}, team_giving.CHANNELS, ways.NAMES, ways.LINES, WISHES, ARTICLE_STATES, ARTICLE_FIELDS, dict(ranking_page.ROLES), dict(ranking_page.PLANS), widgets.incidents.pages.SAVED, dict(widgets.incidents.pages.ROLES), widgets.settings.form.SURVEYS, widgets.settings.form.LANGUAGES, differing.NOTHING, differing.URGENCY, differing.CHANNEL, differing.VALUES, rule_words.PEOPLE, rule_words.URGENCY, {one: one for pair in routing_health.ESTIMATORS.values() for one in pair}, {one: one for one in ("{first} and {last}", "{first} or {last}", *the_ten.SEEN_BY.values(), *rule_words.ONLY, *rule_words.OUT, *(one for pair in rule_words.FIXED.values() for one in pair), *(one for pair, _ in rule_words.NAMED.values() for one in pair))},
    )  # fmt: skip
    words = {word for one in known for word in one.values()} | {word for word in GROUPS.values() if word}
    told = {
        *KINDS,
        *PRIORITIES,
        *(one.capitalize() for one in (*KINDS, *PRIORITIES, *ICONS)),
        *DAYS,
        *(one[:3] for one in DAYS),
    }
    return (
        of_fields
        | names_of_effort()
        | names_of_health()
        | names_of_reports()
        | words
        | told
        | {view.name for view in BUILT_IN}
        | names_of_voice()
        | {part for one in _commands for part in (one.name, one.group)}
    )
