"""The bare application every floor builds on: settings, database, safe headers, problems, logs, health."""

import json
import logging
import secrets
import sys
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, Histogram, generate_latest
from sqlalchemy import func, select
from werkzeug.middleware.proxy_fix import ProxyFix

from foundation import clock
from foundation.access import allow, current_staff, public, staff_only
from foundation.addresses import Application
from foundation.api import serve_description
from foundation.audit import keeping as audit_keeping  # noqa: F401
from foundation.audit.commands import audit_commands
from foundation.bearer import limit_tokens
from foundation.compiled_templates import Compiled
from foundation.config import Config
from foundation.csrf import protect_forms
from foundation.database import Database
from foundation.errors import Forbidden, Invalid, answer_problems
from foundation.incoming import read_safely
from foundation.jobs import jobs
from foundation.joined_styles import join_styles
from foundation.live import HEARD, Bus, stream
from foundation.mail.people import KEEPER as MAIL
from foundation.mail.returning import register_returns
from foundation.mail.sending import register_mail
from foundation.modules import address_modules, import_map_hash, looked_at
from foundation.packing import pack_answers
from foundation.people import AUDIT, keeps_people
from foundation.templating import add_to_templates, draw_money
from foundation.web import config, reading

log = logging.getLogger("aside.web")

request_seconds = Histogram("aside_request_seconds", "How long requests take", ["route", "method", "status"])
waiting_jobs = Gauge("aside_jobs_waiting", "Jobs that wait or run", ["state"])
live_pages = Gauge("aside_live_pages", "Open live connections of this process")


def bare_application(settings: Config, database: Database) -> Flask:
    """A Flask application with everything that no feature should have to think about."""
    app = Application("foundation", root_path=str(Path(__file__).parent), static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body_bytes
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["config"] = settings
    app.extensions["database"] = database
    app.extensions["live"] = Bus(
        database, poll_seconds=settings.live_poll_seconds, heartbeat_seconds=settings.live_heartbeat_seconds,
        linger_seconds=10,
    )  # fmt: skip
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    app.view_functions["static"] = public(app.view_functions["static"])
    app.jinja_env.filters.update(money=draw_money)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(csp_nonce=csp_nonce)
    app.jinja_env.bytecode_cache = Compiled()
    add_to_templates(app)
    read_safely(app)
    _address_static_files_by_content(app)
    address_modules(app)
    join_styles(app)
    pack_answers(app)
    _name_and_time_requests(app)
    _send_safe_headers(app)
    protect_forms(app)
    answer_problems(app)
    serve_description(app)
    limit_tokens(app)
    _serve_health(app)
    _serve_live(app)
    register_mail(app)
    register_returns(app)
    app.cli.add_command(audit_commands)
    keeps_people(MAIL)
    keeps_people(AUDIT)
    return app


def write_json_logs(level: str) -> None:
    """One JSON object a line on stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel("WARNING")


def csp_nonce() -> str:
    """This answer's nonce, for the rare script that cannot be a file."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _name_and_time_requests(app: Flask) -> None:
    @app.before_request
    def _begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        g.request_id = (
            given if 8 <= len(given) <= 64 and given.isascii() and given.isprintable() else secrets.token_hex(8)
        )
        g.began, g.began_at = time.perf_counter(), time.time()

    @app.after_request
    def _end(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        route = request.url_rule.rule if request.url_rule else "unknown"
        request_seconds.labels(route, request.method, response.status_code).observe(seconds)
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if not request.path.startswith("/static"):
            log.info(
                "request", extra={"facts": {
                    "method": request.method, "route": route, "status": response.status_code,
                    "ms": round(seconds * 1000, 1),
                }},
            )  # fmt: skip
        return response


def _send_safe_headers(app: Flask) -> None:
    @app.after_request
    def _headers(response: Response) -> Response:
        headers = response.headers
        if response.mimetype == "text/html":
            headers.setdefault(
                "Content-Security-Policy",
                f"default-src 'none'; script-src 'self' 'nonce-{csp_nonce()}' {import_map_hash()}; style-src 'self'; img-src 'self' https: data:; "
                "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            )
            headers.setdefault("Cache-Control", "no-store" if "Set-Cookie" in headers else "no-cache")
            if g.get("staff"):  # who listens tells it to /live
                headers["Server-Timing"] = f"drawn;dur={g.began_at * 1000:.1f}"
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        headers.setdefault("X-Frame-Options", "DENY")
        if config().production:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response


def _address_static_files_by_content(app: Flask) -> None:
    """Adds a version to static addresses so that browsers may keep the files long and never show old ones."""

    @app.url_defaults
    def _version(endpoint: str, values: dict[str, Any]) -> None:
        if not endpoint.endswith("static") or "filename" not in values:
            return
        blueprint = app.blueprints.get(endpoint.rpartition(".")[0])
        folder = blueprint.static_folder if blueprint else app.static_folder
        values["v"] = _changed(folder or "", values["filename"], looked_at(app))


@lru_cache(1024)
def _changed(folder: str, name: str, _looked_at: int) -> str:
    """When a file changed last: a page names a dozen."""
    path = Path(folder) / name
    return f"{int(path.stat().st_mtime if path.exists() else 0):x}"


def _serve_health(app: Flask) -> None:
    @app.get("/healthz")
    @public
    def healthz() -> tuple[dict[str, str], int]:
        with reading() as db:
            db.execute(select(1))
        return {"status": "ok"}, 200

    def _scraper() -> None:
        token = config().metrics_token
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token and secrets.compare_digest(given.encode(), token.encode()):
            return
        if request.remote_addr not in {"127.0.0.1", "::1"}:
            raise Forbidden("Metrics are for this machine, or for a scraper with the token in ASIDE_METRICS_TOKEN.")

    @app.get("/metrics")
    @allow("operator", _scraper)
    def metrics() -> Response:
        with reading() as db:
            counts = {
                row.state: row[1] for row in db.execute(select(jobs.c.state, func.count()).group_by(jobs.c.state))
            }
        for state in ("waiting", "running", "failed"):
            waiting_jobs.labels(state).set(counts.get(state, 0))
        live_pages.set(app.extensions["live"].listening)
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _serve_live(app: Flask) -> None:
    @app.get("/live")
    @staff_only()
    def live() -> Response:
        topics = [topic for topic in request.args.get("topics", "").split(",") if topic][:20]
        if not topics:
            raise Invalid("Say which topics to listen to: /live?topics=queue,ticket:7.", field="topics")
        staff, hearing = current_staff(), app.extensions.get("live_hearing")
        lets = hearing(staff, topics) if hearing else None
        telling = app.extensions.get("live_telling")
        return stream([*topics, staff.key], lets, telling(staff) if telling else None, _drawn())

    def _drawn() -> float | None:
        """The page's own `Server-Timing`, in milliseconds. A page that connects again has heard, and reads its state anew."""
        if request.headers.get("Last-Event-ID") == HEARD:
            return None
        try:
            return float(request.args["drawn"]) / 1000 if "drawn" in request.args else None
        except ValueError:
            raise Invalid(
                "Say when the page was drawn as its Server-Timing does, in milliseconds.", field="drawn"
            ) from None


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": clock.now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        try:
            line["request"] = g.request_id
        except (RuntimeError, AttributeError):
            pass  # outside a request
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)
