"""The work diary of an hourly contract: a week as both sides see it, and time added or deleted by hand."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import request

from foundation.errors import Invalid, NotFound, Problem
from foundation.web import now, reading
from marketplace.contracts.reading import read_contract
from marketplace.diary.keeping import add_time, delete_time, is_covered, read_week
from marketplace.diary.weeks import EDIT_UNTIL, count_week, protection_of, week_of
from marketplace.frame import amount, attempt, me, member_only, page, text, worklane


@worklane.get("/contracts/<int:contract_id>/diary")
@member_only
def diary(contract_id: int) -> Any:
    return _diary(contract_id)


def _diary(contract_id: int, wrong: Problem | None = None) -> Any:
    back = _weeks_back()
    monday = week_of(now()) - timedelta(weeks=back)
    with reading() as db:
        found = read_contract(db, contract_id, me().id)
        if found.kind != "hourly":
            raise NotFound("A work diary belongs to hourly contracts. This one has a fixed price.")
        entries, covered = read_week(db, contract_id, monday), is_covered(db, found)
    week = count_week(entries, limit=found.weekly_limit_minutes, manual_allowed=found.manual_allowed, covered=covered)
    return page(
        "diary.html", "work diary", title="Work diary", contract=found, week=week, monday=monday, back=back, wrong=wrong,
        entries=[(one, *protection_of(one, covered)) for one in entries], is_client=found.client == me().id,
        today=now().date().isoformat(), is_open=now() < monday + EDIT_UNTIL, first=week_of(found.started_at) >= monday,
    )  # fmt: skip


@worklane.post("/contracts/<int:contract_id>/diary")
@member_only
def write_time(contract_id: int) -> Any:
    minutes = (amount("hours") or 0) * 60 // 100  # hours in hundredths
    return attempt(
        lambda db: add_time(
            db, contract_id, member=me().id, starts_at=_start(), minutes=minutes, memo=text("memo"), now=now()
        ),
        then=f"/contracts/{contract_id}/diary{_same_week()}", again=lambda wrong: _diary(contract_id, wrong),
    )  # fmt: skip


@worklane.post("/contracts/<int:contract_id>/diary/<int:entry_id>/deletion")
@member_only
def erase_time(contract_id: int, entry_id: int) -> Any:
    return attempt(
        lambda db: delete_time(db, contract_id, entry_id, member=me().id, now=now()),
        then=f"/contracts/{contract_id}/diary{_same_week()}", again=lambda wrong: _diary(contract_id, wrong),
    )  # fmt: skip


def _weeks_back() -> int:
    back = request.args.get("back", "0")
    return int(back) if back.isascii() and back.isdigit() and len(back) < 4 else 0


def _same_week() -> str:
    return f"?back={_weeks_back()}" if _weeks_back() else ""


def _start() -> datetime:
    """Day and time as typed, in UTC."""
    try:
        day = datetime.strptime(text("day"), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise Invalid("Enter the day like 2027-03-31.", field="day") from None
    clock = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", text("start"), re.ASCII)
    if clock is None:
        raise Invalid("Enter when you began, like 09:30.", field="start")
    return day.replace(hour=int(clock[1]), minute=int(clock[2]))
