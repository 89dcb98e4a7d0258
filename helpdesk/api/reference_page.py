"""/desk/settings/api/reference: every call a token opens, from the same description that programs read."""

from functools import cache
from typing import Any

from flask import Flask, current_app, render_template

from foundation.access import staff_only
from foundation.api import describe_api
from foundation.web import config
from helpdesk.api.describing import Area, areas_of
from helpdesk.api.pages import api_desk


@api_desk.get("/reference")
@staff_only()
def reference() -> str:
    app: Any = current_app
    return render_template("api/reference.html", areas=_areas(app._get_current_object()), base=config().base_url)


@cache
def _areas(app: Flask) -> list[Area]:
    return areas_of(describe_api(app))
