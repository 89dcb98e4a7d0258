"""Verbs about people: invite, give roles, deactivate, bring back. Somebody is always left who may do so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address

from sqlalchemy import Connection, delete, select, update

from foundation.accounts import ROLES, Staff, staff, staff_links, staff_sessions
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.invitations import LASTS, invite, make_link
from foundation.live import SIGNED_OUT, publish
from foundation.mail import BadAddress, Letter, post, read_address
from foundation.saying import Words
from helpdesk.assignment.agent import ANSWERING
from helpdesk.assignment.profile import Profile, read_profiles, save_profile
from helpdesk.assignment.tables import agents
from helpdesk.routing.names import TEAMS
from helpdesk.speaking import WORDS
from helpdesk.staffing.handing_back import hand_back


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    email: str
    roles: tuple[str, ...]
    state: str  # active | invited | ended: their invitation did | deactivated
    teams: tuple[str, ...]
    seen_at: datetime | None
    deactivated_at: datetime | None

    @property
    def initials(self) -> str:
        return Staff(self.id, self.name, self.email, frozenset()).initials


def list_people(db: Connection, *, now: datetime) -> list[Person]:
    """Everybody, those who left last, in one statement."""
    columns = staff.c.id, staff.c.name, staff.c.email, staff.c.roles, staff.c.active, staff.c.deactivated_at
    query = (
        select(*columns, agents.c.teams, agents.c.seen_at, staff_links.c.ends_at)
        .outerjoin(agents, agents.c.staff == staff.c.id)
        .outerjoin(staff_links, staff_links.c.staff_id == staff.c.id)
        .order_by(staff.c.active.desc(), staff.c.deactivated_at.is_not(None), staff.c.name, staff.c.id)
    )
    return [
        Person(
            row.id, row.name, row.email, tuple(row.roles), _state(row.active, row.deactivated_at, row.ends_at, now),
            tuple(row.teams or ()), row.seen_at, row.deactivated_at,
        )
        for row in db.execute(query)
    ]  # fmt: skip


def find_person(db: Connection, number: int, *, now: datetime) -> Person:
    found = next((one for one in list_people(db, now=now) if one.id == number), None)
    if found is None:
        raise NotFound("There is nobody like that on the desk.")
    return found


def invite_person(
    db: Connection, *, name: str, email: str, roles: Sequence[str], teams: Sequence[str], by: Staff, address: str, language: str, now: datetime
) -> int:  # fmt: skip
    """`address`: of the page where the link's token goes in place of {}. `language`: of the letter, as who invites reads the desk; nobody
    knows theirs yet. Raises Invalid with the field."""
    name, email = " ".join(name.split())[:120], email.strip().lower()
    if not name:
        raise Invalid("Write the person’s name.", field="name")
    try:
        mailbox = read_address(email, name)
    except BadAddress as why:
        raise Invalid(str(why), field="email") from None
    _check(roles, teams)
    if db.execute(select(staff.c.id).where(staff.c.email == email)).first():
        raise Invalid("Somebody with this address is on the desk already. Look for them below.", field="email")
    number, token = invite(db, name=name, email=email, roles=list(roles), now=now)
    if teams:
        save_profile(db, number, Profile(teams=tuple(teams)), now=now)
    _mail(db, _letter(mailbox, name, by, address.format(token), WORDS.words_in(language)), token, now)
    return number


def invite_again(db: Connection, number: int, *, by: Staff, address: str, language: str, now: datetime) -> None:
    """A new link; the one before ends. `language` as in `invite_person`."""
    person = find_person(db, number, now=now)
    if person.state not in ("invited", "ended"):
        raise Conflict(f"{person.name} has an account already.")
    token = make_link(db, number, now=now)
    mailbox = read_address(person.email, person.name)
    _mail(db, _letter(mailbox, person.name, by, address.format(token), WORDS.words_in(language)), token, now)


def set_person(
    db: Connection, number: int, *, roles: Sequence[str], teams: Sequence[str], by: Staff, now: datetime
) -> None:
    """Nobody raises their own role, and the last admin stays one. Whoever may answer no more gives their open tickets back."""
    person = find_person(db, number, now=now)
    _check(roles, teams)
    if number == by.id and "admin" not in person.roles and set(roles) - set(person.roles):
        raise Forbidden("You can’t give yourself another role. Ask another admin.")
    if "admin" in person.roles and "admin" not in roles:
        _keep_an_admin(db, number)
    db.execute(update(staff).where(staff.c.id == number).values(roles=sorted(set(roles))))
    kept = read_profiles(db).get(number)
    if teams:
        profile = kept or Profile()
        save_profile(db, number, Profile(**{**vars(profile), "teams": tuple(teams)}), now=now)
    elif kept is not None:
        db.execute(delete(agents).where(agents.c.staff == number))
    if ANSWERING & set(person.roles) and not ANSWERING & set(roles):
        hand_back(db, number, person.name, why="answers no tickets any more", by=by, now=now)


def deactivate(db: Connection, number: int, *, by: Staff, now: datetime) -> int:
    """Their sessions end, open pages say so, and what waits with them goes back to its team: how many tickets. Drafts and what they
    wrote stay."""
    person = find_person(db, number, now=now)
    if number == by.id:
        raise Forbidden("You can’t deactivate yourself. Ask another admin.")
    if person.state == "deactivated":
        raise Conflict(f"{person.name} is deactivated already.")
    if "admin" in person.roles:
        _keep_an_admin(db, number)
    db.execute(update(staff).where(staff.c.id == number).values(active=False, deactivated_at=now))
    db.execute(delete(staff_sessions).where(staff_sessions.c.staff_id == number))
    db.execute(delete(staff_links).where(staff_links.c.staff_id == number))
    publish(db, f"staff:{number}", {"kind": SIGNED_OUT})
    return hand_back(db, number, person.name, why="left the desk", by=by, now=now)


def reactivate(db: Connection, number: int, *, now: datetime) -> None:
    """With the password, roles and teams they had."""
    person = find_person(db, number, now=now)
    if person.state != "deactivated":
        raise Conflict(f"{person.name} isn’t deactivated.")
    db.execute(update(staff).where(staff.c.id == number).values(active=True, deactivated_at=None))


def _keep_an_admin(db: Connection, but: int) -> None:
    """Of two who take each other's role at once the second waits, and finds themselves the last."""
    rows = db.execute(select(staff.c.id, staff.c.roles).where(staff.c.active).order_by(staff.c.id).with_for_update())
    if not any("admin" in row.roles for row in rows if row.id != but):
        raise Conflict("This is the last admin. Make somebody else an admin first.")


def _check(roles: Sequence[str], teams: Sequence[str]) -> None:
    if not roles or set(roles) - set(ROLES):
        raise Invalid("Choose at least one role from the list.", field="roles")
    if {"agent", "light_agent"} <= set(roles):
        raise Invalid("An agent may do all that a light agent may. Choose one of the two.", field="roles")
    if set(teams) - set(TEAMS):
        raise Invalid("Choose teams from the list.", field="teams")


def _state(active: bool, deactivated_at: datetime | None, link_ends: datetime | None, now: datetime) -> str:
    if active:
        return "active"
    if deactivated_at is not None:
        return "deactivated"
    return "invited" if link_ends is not None and link_ends > now else "ended"


def _mail(db: Connection, letter: Letter, token: str, now: datetime) -> None:
    post(db, letter, key=f"invitation:{token[:12]}", now=now)


def _letter(to: Address, name: str, by: Staff, link: str, words: Words) -> Letter:
    text = "\n\n".join(
        (
            words.text("Hello {name},", name=name.split()[0]),
            words.text("{name} invites you to the help desk. Choose your password here:", name=by.name),
            link,
            words.text(
                "The link works once, for {n} days. If you didn’t expect this message, ignore it.", n=LASTS.days
            ),
        )
    )
    return Letter(to, words.text("{name} invites you to Aside", name=by.name), f"{text}\n")
