"""A desk with somebody of every role, and a team that keeps its tickets to itself."""

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database, upsert
from helpdesk.assignment.profile import Profile, save_profile
from helpdesk.assignment.tables import team_settings
from tests.helpdesk.people import BO, MARA, ask, staff

SECRET = "zanzibar"


@dataclass
class Desk:
    app: Flask
    database: Database
    people: dict[str, Staff]
    secret: helpdesk.Ticket
    plain: helpdesk.Ticket

    def enter(self, who: str) -> FlaskClient:
        client = self.app.test_client()
        page = client.get("/desk/sign-in").text
        data = {"_csrf": token_of(page), "email": self.people[who].email, "password": "correct horse"}
        assert client.post("/desk/sign-in", data=data).status_code == 303
        return client


def token_of(page: str) -> str:
    found = re.search(r'name="_csrf" value="([^"]+)"', page) or re.search(r'X-CSRF-Token": "([^"]+)"', page)
    assert found, page[:300]
    return found[1]


@pytest.fixture
def desk(app: Flask, database: Database) -> Desk:
    """Tess is in Trust and safety, which keeps to itself; Ada isn't; Lia is a light agent of Support."""
    now = clock.now()
    with database.writing() as db:
        people = {
            "agent": staff(db, "Ada Brenner"), "member": staff(db, "Tess Moreau"), "light_agent": staff(db, "Lia Sand", "light_agent"),
            "lead": staff(db, "Lee Okafor", "lead"), "admin": staff(db, "Nora Vance", "admin"), "product": staff(db, "Pia Lindqvist", "product"),
            "writer": staff(db, "Will Aster", "writer"),
        }  # fmt: skip
        save_profile(db, people["agent"].id, Profile(teams=("support",)), now=now)
        save_profile(db, people["light_agent"].id, Profile(teams=("support",)), now=now)
        save_profile(db, people["member"].id, Profile(teams=("trust_safety",)), now=now)
        plain = ask(db, BO, subject="Milestone", body="Not released.")
        hidden = ask(db, BO, subject=f"About {SECRET}", body=f"They sent me {SECRET} pictures.", channel="trust_safety")
        ask(db, MARA, subject="Payout", body="Where is it?", channel="payments_team")
        row = {"team": "trust_safety", "automatic": True, "members_only": True}
        upsert(db, team_settings, [row], keys=["team"])
    return Desk(app, database, people, hidden, plain)
