"""Who of the demo's team takes which questions. Support shares its work out by hand, so that its queue is there to see; chat is
open by its hours, for whoever tries the demo alone has no agent's page open."""

from datetime import datetime

from sqlalchemy import Connection

from helpdesk.assignment.attendance import let_chat_need_somebody
from helpdesk.assignment.calendar import Shift
from helpdesk.assignment.profile import Profile, save_profile, share_out

WEEK = frozenset(range(5))
PROFILES = {
    "Ada Brenner": Profile(
        ("support", "payments"), ("de", "en"), ("payout", "billing"), 3, 25, True, "Europe/Berlin", Shift(WEEK, 8, 17)
    ),
    "Jonas Weiss": Profile(
        ("support",), ("de", "en"), ("technical", "account", "hourly"), 4, 25, False, "Europe/Berlin", Shift(WEEK, 10, 19)
    ),
    "Ines Reis": Profile(
        ("support", "trust_safety", "freelancer_success"), ("en", "es", "pt"), ("safety", "proposals", "reputation"), 3, 20, True,
        "Europe/Lisbon", Shift(WEEK, 9, 18),
    ),
    "Kofi Boateng": Profile(
        ("mediation", "payments"), ("en", "fr"), ("dispute", "fixed_price"), 0, 15, True, "Africa/Accra", Shift(WEEK, 7, 16)
    ),
}  # fmt: skip


def seed_profiles(db: Connection, team: list[tuple[int, str]], *, now: datetime) -> None:
    for number, name in team:
        if name in PROFILES:
            save_profile(db, number, PROFILES[name], now=now)
    share_out(db, "support", automatic=False)
    let_chat_need_somebody(db, False)
