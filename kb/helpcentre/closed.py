"""The page in place of an article that is only for others: for whom it is, and the way in. Its title is never told."""

from collections.abc import Sequence

from flask import Response, render_template, request, url_for

from foundation.saying import Words
from foundation.web import reading
from kb.articles.audience import ForOthers
from kb.helpcentre.blueprint import helpcentre
from kb.helpcentre.contents import language_code, read_contents
from kb.helpcentre.saying import words_in
from kb.readers import find_viewer, sign_in_address

NAMES = {"client": "clients", "freelancer": "freelancers", "agency": "agencies"}
EVERYONE = "everyone"


@helpcentre.errorhandler(ForOthers)
def closed(problem: ForOthers) -> Response:
    """In the article's language; to who isn't signed in, the way in; to who is, that it is for others."""
    viewer = find_viewer()
    with reading() as db:
        contents = read_contents(db, language_code(problem.locale), viewer=viewer)
    say = words_in(contents.language.code)
    plans = [viewer.plan] if problem.plans and viewer.plan else []
    page = render_template(
        "kb/helpcentre/closed.html",
        contents=contents,
        readers=named(problem.roles, problem.plans, say),
        known=named([viewer.role], plans, say) if viewer.role else "",
        sign_in=None if viewer.role else sign_in_address(_way_back()),
    )
    answer = Response(page, status=403 if viewer.role else 401)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def named(roles: Sequence[str], plans: Sequence[str], say: Words) -> str:
    """`("freelancer", "agency"), ("plus",)` -> `freelancers and agencies on the plan Plus`."""
    names = [say.word(NAMES[role]) if role in NAMES else role for role in roles] or [say.word(EVERYONE)]
    readers = say.text("{some} and {last}", **_last_apart(names)) if len(names) > 1 else names[0]
    if not plans:
        return readers
    names = [plan.capitalize() for plan in plans]
    plan = say.text("{some} or {last}", **_last_apart(names)) if len(names) > 1 else names[0]
    return say.text("{readers} on the plan {plan}", readers=readers, plan=plan)


def _last_apart(names: Sequence[str]) -> dict[str, str]:
    return {"some": ", ".join(names[:-1]), "last": names[-1]}


def _way_back() -> str:
    """This page; what can only be sent leads to the article it was about."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.rstrip("?")
    return url_for("helpcentre.article", slug=(request.view_args or {})["slug"])
