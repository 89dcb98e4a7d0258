"""A small world for bad days: an article, a ticket, a job, and one browser that is everybody at once."""

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

import kb
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.csrf import HEADER, csrf_token
from foundation.database import Database
from marketplace.jobs.posting import post_job
from marketplace.members.accounts import join
from marketplace.members.sessions import SESSION_COOKIE as MEMBER_COOKIE
from marketplace.members.sessions import start_session
from tests.helpdesk.people import ask, staff


@dataclass(frozen=True)
class Everybody:
    """Signed in as an admin of the desk and as a client of Worklane, with the token their forms carry."""

    client: FlaskClient
    headers: dict[str, str]
    known: dict[str, str]  # values of addresses that lead somewhere


@pytest.fixture
def everybody(app: Flask, client: FlaskClient, database: Database) -> Everybody:
    now = clock.now()
    with database.writing() as db:
        kb.publish_article(
            db, kb.ArticleDraft(title="Fund a milestone", markdown="Open it.", section="Escrow"), author="Wren", now=now
        )
        ticket = ask(db).id
        staff(db, "Root Admin", "admin")
        cookies = {SESSION_COOKIE: sign_in(db, email="root@aside.example", password="correct horse", now=now)}
        bo = join(
            db, name="Bo Halvorsen", email="bo@worklane.example", password="correct horse", role="client", now=now
        )
        cookies[MEMBER_COOKIE] = start_session(db, bo, now=now)
        job = post_job(
            db, bo, title="Six packaging illustrations", brief="Six illustrations of tea for a set of boxes, by June.", skills=["Illustration"],
            kind="fixed", budget_minor=90_000, currency="EUR", visibility="public", questions=[], now=now,
        )  # fmt: skip
    app.extensions["kb"].rebuild()
    for name, value in cookies.items():
        client.set_cookie(name, value)
    sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    with app.test_request_context(headers=sent):
        headers = {HEADER: csrf_token()}
    known = {
        "ticket_id": str(ticket), "job_id": str(job), "slug": "fund-a-milestone", "article_id": "fund-a-milestone", "key": "escrow", "number": "1",
        "other": str(bo), "freelancer": str(bo),
    }  # fmt: skip
    return Everybody(client, headers, known)
