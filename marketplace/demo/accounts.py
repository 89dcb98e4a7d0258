"""The people you can sign in as: their passwords are made at the first run, stored hashed, and written to one private file."""

import os
import secrets
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from foundation.accounts import create_staff

STAFF = [
    ("Ada Brenner", "ada@aside.example", ["agent"], "agent"),
    ("Jonas Weiss", "jonas@aside.example", ["agent"], "agent"),
    ("Ines Reis", "ines@aside.example", ["agent"], "agent"),
    ("Kofi Boateng", "kofi@aside.example", ["agent"], "agent"),
    ("Lee Osei", "lee@aside.example", ["lead", "agent"], "lead"),
    ("Wren Abbott", "wren@aside.example", ["writer"], "writer"),
    ("Pia Lindqvist", "pia@aside.example", ["product"], "product manager"),
    ("Ari Novak", "ari@aside.example", ["admin"], "admin"),
]
MEMBERS = [("Bo Halvorsen", "bo@worklane.example", "client"), ("Mara Castell", "mara@worklane.example", "freelancer")]
SHOWN = {"ada@aside.example", "lee@aside.example", "wren@aside.example", "pia@aside.example", "ari@aside.example"}
FILE = "demo-accounts.txt"


def make_passwords() -> dict[str, str]:
    """A fresh password for each account, by e-mail address."""
    emails = [email for _, email, _, _ in STAFF] + [email for _, email, _ in MEMBERS]
    return {email: secrets.token_urlsafe(9) for email in emails}


def create_demo_staff(db: Connection, passwords: dict[str, str], *, now: datetime) -> list[tuple[int, str]]:
    """(id, name) of everyone on the demo's team, agents first."""
    return [
        (create_staff(db, name=name, email=email, password=passwords[email], roles=roles, now=now), name)
        for name, email, roles, _ in STAFF
    ]


def write_accounts(folder: Path, passwords: dict[str, str]) -> Path:
    """Keep the passwords where `make run` finds them again; only the operator may read the file."""
    lines = ["  Demo accounts (all people are invented)"]
    lines += [f"    {role:<16} {email:<24} {passwords[email]}   at /sign-in" for _, email, role in MEMBERS]
    lines += [
        f"    {role:<16} {email:<24} {passwords[email]}   at /desk/sign-in"
        for _, email, _, role in STAFF
        if email in SHOWN
    ]
    path = folder / FILE
    folder.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")
    return path
