"""A reader who comes back gets a page again only when it has changed: an ETag of what it says."""

import hashlib
import re

from flask import Response, request

from foundation.application import csp_nonce
from foundation.csrf import csrf_token
from foundation.web import now
from kb.helpcentre.blueprint import helpcentre


@helpcentre.after_request
def name_by_content(response: Response) -> Response:
    if request.method not in {"GET", "HEAD"} or response.status_code != 200 or response.mimetype != "text/html":
        return response
    response.vary.add("Cookie")
    if response.cache_control.no_store:
        return response  # a private article is kept nowhere
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(fingerprint(response.get_data()), weak=True)
    return response.make_conditional(request)  # type: ignore[return-value]


def fingerprint(page: bytes) -> str:
    """The same for pages that say the same: form tokens and nonces are new each time. A kept page is a day old at most,
    so that its token still works."""
    bound = csrf_token().rsplit(".", 2)[0]  # who the tokens are for; their moment and signature follow
    page = re.sub(re.escape(bound).encode() + rb"\.[\w-]+\.[\w-]+", bound.encode(), page)
    page = page.replace(csp_nonce().encode(), b"")
    return hashlib.sha256(page + now().date().isoformat().encode()).hexdigest()[:20]
