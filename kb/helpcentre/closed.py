"""The page in place of an article that is only for others: for whom it is, and the way in. Its title is never told."""

from collections.abc import Sequence

from flask import Response, render_template, request

from kb.articles.audience import ForOthers
from kb.helpcentre.blueprint import helpcentre
from kb.helpcentre.saying import OWN, Words, words_in
from kb.readers import find_viewer, sign_in_address

NAMES = {"client": "clients", "freelancer": "freelancers", "agency": "agencies"}


@helpcentre.errorhandler(ForOthers)
def closed(problem: ForOthers) -> Response:
    """To who isn't signed in, the way in; to who is, that it is for others."""
    known, say = find_viewer().role, words_in(OWN)
    page = render_template(
        "kb/helpcentre/closed.html", readers=named(problem.roles, say), known=named([known], say) if known else "",
        sign_in=None if known else sign_in_address(request.full_path.rstrip("?")),
    )  # fmt: skip
    answer = Response(page, status=403 if known else 401)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def named(roles: Sequence[str], say: Words) -> str:
    """`("freelancer", "agency")` -> `freelancers and agencies`."""
    names = [say.word(NAMES[role]) if role in NAMES else role for role in roles]
    return (
        say.text("{some} and {last}", some=", ".join(names[:-1]), last=names[-1]) if len(names) > 1 else "".join(names)
    )
