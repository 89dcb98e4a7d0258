"""What the demo's product team did in its year: releases, two of which broke something, one fix that shipped, one that is planned; who owns what."""

from datetime import datetime, timedelta

from analytics.voice.meaning.fixing import Draft, link_fix, list_fixes
from analytics.voice.meaning.releasing import Release, name_release
from analytics.voice.registry.editing import edit_theme
from analytics.voice.registry.log import Editor
from foundation.database import Database
from marketplace.demo.season import FIX, LOGIN_CODES, PAYOUTS_DELAYED

RELEASES = (
    ("25.48", 366), ("26.14", 229), ("26.28", PAYOUTS_DELAYED.first_day + 1), ("26.47", LOGIN_CODES.first_day + 1),
)  # fmt: skip
TEAM = "Worklane’s product team"
OWNERS = {
    "payouts-late": "Tomás Rey", "withdrawals-fail": "Tomás Rey", "disputes": "Ines Okafor",
    "help-slow": "Lee Osei", "credits": "Nadia Brandt", "search": "Nadia Brandt",
}  # fmt: skip


def link_demo_fixes(database: Database, now: datetime) -> None:
    """Once; a start that was interrupted is finished by the next one."""
    with database.writing() as db:
        if list_fixes(db):
            return
        shipped = (now - timedelta(days=PAYOUTS_DELAYED.last_day)).date()
        title = f"{FIX['key']} {FIX['title']}"
        link_fix(
            db,
            "payouts-late",
            Draft(title, "https://issues.worklane.example/WL-377", "Tomás Rey", "shipped", shipped),
            by=TEAM,
            now=now,
        )
        mediator = Draft(
            "WL-402 The mediator’s next date on the dispute page",
            "https://issues.worklane.example/WL-402",
            "Ines Okafor",
            "planned",
            None,
        )
        link_fix(db, "disputes", mediator, by=TEAM, now=now)
        for name, days_ago in RELEASES:
            name_release(db, Release(0, name, "", (now - timedelta(days=days_ago)).date()))
        for theme, owner in OWNERS.items():
            edit_theme(db, "own", theme, owner, by=Editor(None, TEAM), now=now)
