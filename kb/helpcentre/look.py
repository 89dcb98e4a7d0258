"""The help centre's own look: one stylesheet, made of ours and of the few settings an operator has for it."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Response, current_app, request, url_for

from foundation.access import public
from foundation.packing import YEAR
from foundation.web import config
from kb.helpcentre.accent import accent_on
from kb.helpcentre.blueprint import helpcentre

HEADING_FONT = "fonts/source-serif-4-latin-500-normal.woff2"  # fetched at once: the first thing anyone reads
SHARED = ("tokens.css", "base.css")
OWN = ("helpcentre.css", "article.css", "asking.css", "results.css", "narrower.css")
_FONT = re.compile(r'url\("(fonts/[\w.-]+)"\)')
_COMMENT = re.compile(r"/\*.*?\*/", re.S)


@helpcentre.get("/look.css")
@public
def look() -> Response:
    text, version = stylesheet()
    answer = Response(text, content_type="text/css; charset=utf-8")
    kept = YEAR if request.args.get("v") == version else 0
    answer.headers["Cache-Control"] = f"public, max-age={kept}, immutable" if kept else "public, no-cache"
    answer.set_etag(version)
    return answer.make_conditional(request)  # type: ignore[return-value]


@helpcentre.context_processor
def _settings() -> dict[str, Any]:
    return {"look": look_of()}


def look_of() -> dict[str, str]:
    """What the frame of every page needs to know."""
    own = config()
    return {
        "name": own.help_name,
        "headline": own.help_headline,
        "logo": own.help_logo,
        "stylesheet": url_for("helpcentre.look", v=stylesheet()[1]),
        "font": url_for("static", filename=HEADING_FONT),
    }


def stylesheet() -> tuple[str, str]:
    """The whole stylesheet and its version."""
    shared, own = Path(current_app.static_folder or ""), Path(helpcentre.static_folder or "")
    files = [*(shared / name for name in SHARED), *(own / name for name in OWN)]
    return _made(tuple((file, file.stat().st_mtime_ns) for file in files), config().help_accent)


@lru_cache(maxsize=8)
def _made(files: tuple[tuple[Path, int], ...], accent: str) -> tuple[str, str]:
    text = "\n".join(file.read_text() for file, _ in files) + accents(accent)
    text = _FONT.sub(lambda found: f'url("{url_for("static", filename=found[1])}")', text)
    text = _COMMENT.sub("", text)
    return text, hashlib.sha256(text.encode()).hexdigest()[:12]


def accents(colour: str) -> str:
    """The colour an operator chose, as our custom properties; nothing when they chose none."""
    if not colour:
        return ""
    light, dark = (
        f"--accent: {made.accent}; --accent-ink: {made.ink}; --accent-soft: {made.soft}; --spine-color: {made.accent};"
        for made in (accent_on(colour, "light"), accent_on(colour, "dark"))
    )
    return f"\n:root {{ {light} }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
