"""What the widget's tests share: a host page, a signed member, a small knowledge base."""

import secrets
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import OctKey

import kb
from foundation import clock
from foundation.access import public
from foundation.database import Database
from tests.kb.test_answers import MORE

SECRET = "test-widget-secret-that-is-long-enough"
ORIGIN = {"Origin": "http://localhost"}


def token(**changed: Any) -> str:
    at = int(clock.now().timestamp())
    claims = {
        "iss": "worklane", "aud": "aside", "sub": "worklane:member:7", "iat": at, "exp": at + 300, "jti": secrets.token_hex(8),
        "role": "freelancer", "plan": "plus", "state": "ok", "name": "Mara Castell", "email": "mara@worklane.example", "locale": "en",
    }  # fmt: skip
    return jwt.encode({"alg": "HS256", "kid": "worklane"}, claims | changed, OctKey.import_key(SECRET))


def post(client: FlaskClient, path: str, body: Any, **headers: str) -> Any:
    """As the widget sends it: text/plain, so that no preflight is needed."""
    return client.post(
        f"/widget/v1/{path}", json=None, data=_text(body), content_type="text/plain", headers=ORIGIN | headers
    )


def open_session(client: FlaskClient, **body: Any) -> str:
    answer = post(client, "session", {"site": "worklane", **body})
    assert answer.status_code == 200, answer.text
    return str(answer.json["session"])


def write_articles(app: Flask, database: Database) -> None:
    with database.writing() as db:
        for title, text, page in ARTICLES:
            draft = kb.ArticleDraft(
                title=title, markdown=text, section="Milestones and escrow", pages=(page,), roles=("freelancer",)
            )
            kb.publish_article(db, draft, author="Wren", now=clock.now())
    app.extensions["kb"].rebuild()


def write_more_articles(database: Database) -> None:
    """Some whose answers compete. Before `write_articles`, which makes the index of them all."""
    with database.writing() as db:
        for one in MORE:
            draft = kb.ArticleDraft(
                title=one["title"], markdown=one["body"], section=one["section"], questions=tuple(one["questions"]), roles=tuple(one.get("roles", ())),
            )  # fmt: skip
            kb.publish_article(db, draft, author="Wren", now=clock.now())


def serve_host_page(
    app: Flask,
    *,
    src: str = "/widget/aside.js",
    policy: str | None = None,
    member: bool = True,
    lang: str = "en",
    **claims: Any,
) -> None:
    """A page of some product that embeds the widget, with the strictest policy it may have."""

    @app.get("/host")
    @public
    def host() -> Any:
        signed = 'data-token-url="/host-token"' if member else ""
        page = f"""<!doctype html><html lang="{lang}"><head><title>Packaging illustrations</title>
<meta name="viewport" content="width=device-width"></head><body><main><h1>Packaging illustrations</h1><p>Six final illustrations.</p></main>
<script async src="{src}" data-site="worklane" data-page="contract/fixed" {signed}></script></body></html>"""
        return page, 200, {"Content-Security-Policy": policy} if policy else {}

    @app.get("/host-token")
    @public
    def host_token() -> dict[str, str]:
        return {"token": token(**claims)}


def _text(body: Any) -> str:
    import json

    return body if isinstance(body, str) else json.dumps(body)


ARTICLES = [
    (
        "When a submitted milestone isn’t released",
        "Your client has **14 days** to approve it. See [Fund a milestone](fund-a-milestone).\n\n## While you wait\n\n1. Send a short note.\n2. Wait.\n\n"
        "> [!warning] Keep payment on Worklane.\n\n| State | What holds it |\n|---|---|\n| In review | The client looks at it |\n\n`<script>alert(1)</script>`\n\n"
        + "\n\n".join(f"Paragraph {number} about waiting for a client to answer." for number in range(12)),
        "contract/fixed",
    ),
    ("Fund a milestone", "Open the contract and choose Fund milestone. Only funded money is protected.", "contract/fixed"),
    ("Set a weekly limit", "Minutes over the limit are never billed.", "contract/hourly"),
]  # fmt: skip
