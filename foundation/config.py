"""Every setting, read once from the environment into one frozen value."""

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click


class BadConfig(click.ClickException):
    """A setting is missing or cannot be used; the message says which and what to do, also on a command line."""


@dataclass(frozen=True)
class Config:
    var: Path  # the one folder we write to: database, index snapshots, first-run passwords
    database_url: str  # sqlite:///... by default; postgresql://... at scale
    secret_key: str  # signs form tokens and read-only links; changing it invalidates them
    widget_secret: str  # shared with the demo host, which signs its members' identity with it
    production: bool  # secrets must then come from the environment, and cookies travel by https only
    base_url: str  # how people reach us; absolute links in sitemaps and mails start with it
    host: str  # the address the web server listens on
    port: int  # and its port
    web_processes: int  # gunicorn workers; one is enough for SQLite
    web_threads: int  # threads of each; every open live connection holds one, so there are many
    worker_processes: int  # processes that do jobs beside the web server
    lease_seconds: int  # a job whose worker fell silent this long is taken by another
    job_poll_seconds: float  # how often an idle worker looks for work
    live_poll_seconds: float  # how often SQLite is asked for live messages of other processes
    live_heartbeat_seconds: float  # silence after which a live connection says it is alive
    staff_session_hours: int  # a working day and a bit
    max_body_bytes: int  # no request may be larger
    proxies: int  # how many reverse proxies stand before us, whose X-Forwarded-* we believe
    log_level: str  # of our own JSON log
    metrics_token: str  # lets a scraper elsewhere read /metrics; empty: this machine only
    help_name: str  # whose help centre it is: in its bar, in titles and in what search engines are told
    help_headline: str  # the first words of its home page
    help_logo: (
        str  # address of a picture for its bar, on this site or https; empty: the name alone, with Worklane its mark
    )
    help_accent: str  # the one colour of its links and buttons, as #rrggbb; empty: Aside's petrol
    undo_send_seconds: (
        int  # a reply waits this long before it leaves, so that its author can call it back; 0: it leaves at once
    )
    api_calls_per_minute: int  # of one API token, in each web process
    chat_patience_seconds: int  # a chat that nobody has taken by then goes on as a ticket
    holidays: str  # where agents are, as ISO 3166: no calls on its public holidays; empty: on all working days
    model_url: (
        str  # chat completions of an OpenAI-compatible server: it may put found passages in other words; empty: none
    )
    model_name: str  # the model to ask there
    model_key: str  # sent as a bearer token
    smtp_url: str  # the mail server, smtp://user:password@host:587; empty: letters become files in `var/outbox`
    mail_from: str  # whom our mail is from, as Name <address>
    imap_url: (
        str  # the mailbox of that address, imaps://user:password@host/INBOX: letters that came back; empty: not read
    )
    webhook_hosts: tuple[
        str, ...
    ]  # host:port that webhooks may call though it is private, also by http: for development and tests
    demo: bool  # seed Worklane's synthetic year at first start

    @property
    def index_folder(self) -> Path:
        return self.var / "index"

    @property
    def outbox_folder(self) -> Path:
        return self.var / "outbox"

    @property
    def encoder_folder(self) -> Path:
        return self.var / "models" / "minilm"


def read_config(environment: Mapping[str, str] | None = None) -> Config:
    """Read the settings. In development missing secrets are made once and kept in `var/secrets.json`."""
    env = os.environ if environment is None else environment
    var = Path(env.get("ASIDE_VAR", "var")).resolve()
    production = _flag(env, "ASIDE_PRODUCTION", False)
    made = {} if production else _development_secrets(var, env)
    port = _whole(env, "ASIDE_PORT", 8000, most=65_535)
    host = env.get("ASIDE_HOST", "127.0.0.1")
    return Config(
        var=var,
        database_url=env.get("DATABASE_URL") or f"sqlite:///{var / 'aside.db'}",
        secret_key=_secret(env, made, "ASIDE_SECRET_KEY"),
        widget_secret=_secret(env, made, "ASIDE_WIDGET_SECRET"),
        production=production,
        base_url=env.get("ASIDE_BASE_URL", f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}").rstrip("/"),
        host=host,
        port=port,
        web_processes=_whole(env, "ASIDE_WEB_PROCESSES", 1),
        web_threads=_whole(env, "ASIDE_WEB_THREADS", 600),
        worker_processes=_whole(env, "ASIDE_WORKER_PROCESSES", 1, least=0),
        lease_seconds=_whole(env, "ASIDE_LEASE_SECONDS", 60),
        job_poll_seconds=_number(env, "ASIDE_JOB_POLL_SECONDS", 0.25),
        live_poll_seconds=_number(env, "ASIDE_LIVE_POLL_SECONDS", 0.2),
        live_heartbeat_seconds=_number(env, "ASIDE_LIVE_HEARTBEAT_SECONDS", 15),
        staff_session_hours=_whole(env, "ASIDE_STAFF_SESSION_HOURS", 12),
        max_body_bytes=_whole(env, "ASIDE_MAX_BODY_BYTES", 2 * 1024 * 1024),
        proxies=_whole(env, "ASIDE_PROXIES", 0, least=0),
        log_level=env.get("ASIDE_LOG_LEVEL", "INFO"),
        metrics_token=env.get("ASIDE_METRICS_TOKEN", ""),
        help_name=env.get("ASIDE_HELP_NAME", "").strip() or "Worklane",
        help_headline=env.get("ASIDE_HELP_HEADLINE", "").strip() or "How can we help?",
        help_logo=_picture(env, "ASIDE_HELP_LOGO"),
        help_accent=_colour(env, "ASIDE_HELP_ACCENT"),
        api_calls_per_minute=_whole(env, "ASIDE_API_CALLS_PER_MINUTE", 600, least=1, most=100_000),
        undo_send_seconds=_whole(env, "ASIDE_UNDO_SEND_SECONDS", 15, least=0, most=120),
        chat_patience_seconds=_whole(env, "ASIDE_CHAT_PATIENCE_SECONDS", 180),
        holidays=_country(env, "ASIDE_HOLIDAYS", "IE"),
        model_url=_address(env, "ASIDE_MODEL_URL"),
        model_name=env.get("ASIDE_MODEL_NAME", "").strip(),
        model_key=env.get("ASIDE_MODEL_KEY", "").strip(),
        smtp_url=_mail_server(env, "ASIDE_SMTP_URL"),
        imap_url=_mailbox(env, "ASIDE_IMAP_URL"),
        mail_from=_mail_from(env, "ASIDE_MAIL_FROM"),
        webhook_hosts=tuple(
            one.strip().lower() for one in env.get("ASIDE_WEBHOOK_HOSTS", "").split(",") if one.strip()
        ),
        demo=_flag(env, "ASIDE_DEMO", True),
    )


def _development_secrets(var: Path, env: Mapping[str, str]) -> dict[str, str]:
    names = ["ASIDE_SECRET_KEY", "ASIDE_WIDGET_SECRET"]
    if all(env.get(name) for name in names):
        return {}
    path = var / "secrets.json"
    try:
        made: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        if not isinstance(made, dict) or not all(isinstance(value, str) for value in made.values()):
            raise ValueError("it isn't what we wrote")
        if all(name in made for name in names):
            return made
        made |= {name: secrets.token_urlsafe(32) for name in names if name not in made}
        var.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(made, file)
    except (OSError, ValueError) as error:
        raise BadConfig(
            f"We can't keep development secrets in {path} ({error}). Make the folder writable, "
            "delete the file if it is damaged, or point ASIDE_VAR at one that is."
        ) from error
    return made


def _secret(env: Mapping[str, str], made: Mapping[str, str], name: str) -> str:
    value = env.get(name) or made.get(name)
    if not value:
        raise BadConfig(f"{name} is not set. In production every secret comes from the environment.")
    return value


def _address(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").strip()
    if value and urlsplit(value).scheme not in {"http", "https"}:
        raise BadConfig(f"{name} is {value!r}; it must be an http or https address.")
    return value


def _mail_server(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").strip()
    if value:
        from foundation.mail.server import read_server

        try:
            read_server(value)
        except ValueError as error:
            raise BadConfig(f"{name} can't be used: {error}.") from error  # never its value: it holds a password
    return value


def _mailbox(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").strip()
    if value:
        from foundation.mail.mailbox import read_box

        try:
            read_box(value)
        except ValueError as error:
            raise BadConfig(f"{name} can't be used: {error}.") from error  # never its value: it holds a password
    return value


def _mail_from(env: Mapping[str, str], name: str) -> str:
    from foundation.mail.address import BadAddress, read_sender

    value = env.get(name, "").strip() or ("" if env.get("ASIDE_SMTP_URL") else "Aside Voice <aside@localhost>")
    try:
        read_sender(value)
    except BadAddress:
        raise BadConfig(f"{name} is {value!r}; write whom mail is from, as Aside Voice <aside@example.org>.") from None
    return value


def _whole(env: Mapping[str, str], name: str, default: int, *, least: int = 1, most: int = 10**9) -> int:
    try:
        value = int(env.get(name, default))
    except ValueError:
        raise BadConfig(f"{name} is {env[name]!r}; it must be a whole number.") from None
    if not least <= value <= most:
        raise BadConfig(f"{name} is {value}; it must be between {least} and {most}.")
    return value


def _number(env: Mapping[str, str], name: str, default: float) -> float:
    try:
        value = float(env.get(name, default))
    except ValueError:
        raise BadConfig(f"{name} is {env[name]!r}; it must be a number.") from None
    if not 0 < value < 1e9:
        raise BadConfig(f"{name} is {value}; it must be more than 0.")
    return value


def _colour(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").strip().lower()
    if value and not re.fullmatch(r"#[0-9a-f]{6}", value):
        raise BadConfig(f"{name} is {value!r}; write a colour as #rrggbb, such as #0b6660.")
    return value


def _country(env: Mapping[str, str], name: str, default: str) -> str:
    value = env.get(name, default).strip().upper()
    if value and not re.fullmatch(r"[A-Z]{2}", value):
        raise BadConfig(f"{name} is {value!r}; write a country in two letters, such as IE, or leave it empty.")
    return value


def _picture(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").strip()
    if value and not re.fullmatch(r"(https://|/(?!/))\S+", value):
        raise BadConfig(f"{name} is {value!r}; write an address that begins with https:// or with one slash.")
    return value


def _flag(env: Mapping[str, str], name: str, default: bool) -> bool:
    value = env.get(name, "1" if default else "0").lower()
    if value not in {"1", "0", "true", "false", "yes", "no"}:
        raise BadConfig(f"{name} is {value!r}; use 1 or 0.")
    return value in {"1", "true", "yes"}
