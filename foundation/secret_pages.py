"""Pages whose address is a secret that came by mail: kept by nobody on the way, found by no engine."""

from flask import Response


def secret_page(page: str, *, status: int = 200) -> Response:
    """Without any referrer a browser says nothing of where its form comes from, so this site alone is told."""
    return Response(
        page,
        status,
        {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "same-origin", "Cache-Control": "no-store"},
    )
