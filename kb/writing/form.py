"""What the editor's form says: the draft, what to do with it, and what its writer had seen."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, cast

from werkzeug.datastructures import MultiDict

from foundation.errors import Invalid
from foundation.incoming import whole_number
from kb.articles.article import ArticleDraft

Act = Literal["published", "draft", "review", "scheduled", "preview"]
ACTS = ("published", "draft", "review", "scheduled", "preview")


@dataclass(frozen=True)
class Sent:
    draft: ArticleDraft
    act: Act
    seen: int | None  # the revision it was written from
    saved: int | None  # the change it was written from
    gap: int | None  # the gap it closes
    absorbs: str  # the article it takes in
    original: int | None  # the revision of the original that it now says the same as


def read_form(form: MultiDict[str, str], start: ArticleDraft) -> Sent:
    """What the form doesn't show (the id) stays as it is in `start`."""
    act = form.get("status", "draft")
    draft = replace(
        start, title=form.get("title", ""), markdown=form.get("markdown", "").replace("\r\n", "\n"), section=form.get("section", ""),
        slug=form.get("slug", "").strip() or start.slug, questions=_lines(form.get("questions", "")), pages=_commas(form.get("pages", "")),
        roles=tuple(form.getlist("roles")), plans=tuple(form.getlist("plans")), locale=form.get("locale", "").strip() or start.locale,
        status="published" if act == "published" else "draft", private=_private(form, start),
    )  # fmt: skip
    return Sent(
        draft, cast(Act, act) if act in ACTS else "draft", whole_number(form.get("seen")), whole_number(form.get("saved")),
        whole_number(form.get("gap")), form.get("absorb", ""), whole_number(form.get("original")),
    )  # fmt: skip


def _private(form: MultiDict[str, str], start: ArticleDraft) -> bool:
    """A form that doesn't ask (one from before there was the question) opens nothing."""
    said = form.getlist("private")
    return "yes" in said if said else start.private


def read_time(form: MultiDict[str, str]) -> datetime:
    """The moment of publication: a local time and how many minutes it is ahead of UTC. Raises Invalid in words."""
    try:
        local = datetime.fromisoformat(form.get("publish_at", ""))
        ahead = timedelta(minutes=int(form.get("ahead") or 0))
        moment = local.replace(tzinfo=UTC) - ahead
        if local.tzinfo or abs(ahead) > timedelta(hours=15) or not 2000 < moment.year < 2200:
            raise ValueError
    except (ValueError, OverflowError):
        raise Invalid("Choose a day and a time to publish it at.", field="publish_at") from None
    return moment


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _commas(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
