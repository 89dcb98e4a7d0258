"""The tickets behind a number: exactly as many lines as it says, less those of teams that keep theirs to themselves."""

from typing import Any

import numpy as np
from flask import render_template, request

from analytics.desk.facts import STATUSES, Facts, begins_of
from analytics.desk.frame import READERS, Told, read_told, reports
from analytics.desk.measuring import AGE_NAMES, age_of, amounts, chosen, summed
from analytics.desk.metrics import LEAST, Metric
from analytics.desk.naming import FACET_NAMES, STATUS_NAMES
from analytics.desk.pages import metric_named
from analytics.desk.shown import period_in_words
from foundation.access import current_staff, staff_only
from foundation.errors import Invalid
from foundation.incoming import whole_number
from foundation.speaking import say
from foundation.web import reading
from helpdesk.permissions.sight import teams_hidden_from
from helpdesk.tickets.stories import ticket_lines

PAGE = 50


@reports.get("/<key>/tickets")
@staff_only(*READERS)
def tickets(key: str) -> str:
    one = metric_named(key)
    page = max(1, whole_number(request.args.get("page")) or 1)
    with reading() as db:
        told = read_told(db)
        every = behind(told, one)
        facts = every[~_hidden(every, told, teams_hidden_from(db, current_staff().id))]
        shown = facts[(page - 1) * PAGE : page * PAGE]
        numbers = sorted({int(number) for number in shown["ticket"]})
        lines = ticket_lines(db, numbers, reader=current_staff().id)
    return render_template(
        "analytics/desk/tickets.html", metric=one, asked=told.asked, own=told.own, counted=told.counted, total=len(every), unseen=len(every) - len(facts), page=page,
        pages=max(1, -(-len(facts) // PAGE)), distinct=len(np.unique(every["ticket"])), rows=_rows(told, one, shown, lines), names=told.names,
        whole=summed(every, one, business=told.kept.business), period=period_in_words(told.asked.first, told.asked.last), within=_within(told), least=LEAST,
    )  # fmt: skip


def behind(told: Told, one: Metric) -> Facts:
    """The newest first; times and amounts by their size, the longest first."""
    facts = chosen(told.kept, one, told.asked.window)
    if one.shape == "stock":
        facts = _stock_part(facts, told)
        return facts[np.lexsort((facts["ticket"], begins_of(facts) - facts["extra"]))]
    flag = request.args.get("flag")
    if one.shape == "share" and flag in ("yes", "no"):
        facts = facts[(facts["flag"] > 0) == (flag == "yes")]
    by = amounts(facts, one, business=told.kept.business) if one.shape in ("minutes", "amount") else facts["at"]
    return facts[np.lexsort((facts["ticket"], facts["at"], by))[::-1]]


def _stock_part(facts: Facts, told: Told) -> Facts:
    """Of what is open, those of one status or age."""
    for name, most in (("status", len(STATUSES)), ("age", len(AGE_NAMES))):
        text = request.args.get(name)
        if not text:
            continue
        wanted = whole_number(text)
        if wanted is None or wanted >= most:
            raise Invalid(f"There is no such {name}. Choose one from the table.", field=name)
        age = told.asked.window.ends - (begins_of(facts) - facts["extra"])
        facts = facts[(facts["flag"] if name == "status" else age_of(age)) == wanted]
    return facts


def _hidden(facts: Facts, told: Told, teams: frozenset[str]) -> np.ndarray:
    """Which of the facts are of a ticket whose team keeps it from this reader."""
    codes = told.names.words.of("team")
    return np.isin(facts["team"], [codes[team] for team in teams if team in codes])


def _rows(told: Told, one: Metric, facts: Facts, lines: dict[int, Any]) -> list[dict[str, Any]]:
    values = amounts(facts, one, business=told.kept.business)
    found = []
    for fact, value in zip(facts, values, strict=True):
        opened = begins_of(np.array([fact]))[0] - fact["extra"]
        moment = int(opened) if one.shape == "stock" else int(fact["at"])
        found.append(
            {
                "line": lines.get(int(fact["ticket"])),
                "number": int(fact["ticket"]),
                "at": moment,
                "value": _said(one, fact, int(value)),
            }
        )
    return found


def _said(one: Metric, fact: Any, value: int) -> str:
    if one.shape == "share":
        if one.key == "csat":
            return say.text("{rating} of 5", rating=value)
        return say.text("yes") if fact["flag"] else say.text("no")
    if one.shape == "stock":
        return say.word(STATUS_NAMES[int(fact["flag"])].lower())
    return str(value)


def _within(told: Told) -> list[str]:
    named = [
        f"{say.word(FACET_NAMES[facet]).lower()}: {told.names.said(facet, code)}"
        for facet, [code] in told.names.codes(told.asked).items()
    ]
    status, age = (whole_number(request.args.get(name)) for name in ("status", "age"))
    return [
        *named,
        *([say.word(STATUS_NAMES[status].lower())] if status is not None else []),
        *([say.word(AGE_NAMES[age])] if age is not None else []),
    ]
