"""django-helpdesk on the same tickets. Runs in its own environment: nothing of ours is imported. Prints JSON of milliseconds.

python measure.py OUR.db ITS.db "one search" "another search" ...
"""

import gc
import importlib.metadata
import json
import sqlite3
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings

OURS, ITS, SEARCHES = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
PRIORITIES = {"critical": 1, "high": 2, "normal": 3, "low": 4}
MANY = 1_000  # tickets changed at once
STATUSES = {"new": 1, "open": 1, "pending": 1, "on_hold": 1, "solved": 3, "closed": 4}

settings.configure(
    SECRET_KEY="only for measuring", ALLOWED_HOSTS=["*"], DEBUG=False, USE_TZ=True, TIME_ZONE="UTC", ROOT_URLCONF=__name__, SITE_ID=1,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField", STATIC_URL="/static/", LOGIN_URL="/login/", DATA_UPLOAD_MAX_NUMBER_FIELDS=2 * MANY, MEDIA_ROOT=str(ITS.parent / "media"),
    HELPDESK_TEAMS_MODEL="auth.Group", HELPDESK_TEAMS_MIGRATION_DEPENDENCIES=[("auth", "0012_alter_user_first_name_max_length")],
    HELPDESK_KBITEM_TEAM_GETTER=lambda _: None,
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    DATABASES={"default": {  # as ours: a log written ahead, and on disk before it says so
        "ENGINE": "django.db.backends.sqlite3", "NAME": str(ITS),
        "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", "transaction_mode": "IMMEDIATE"},
    }},
    INSTALLED_APPS=[
        "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.sites", "django.contrib.humanize",
        "django.contrib.messages", "django.contrib.staticfiles", "django.contrib.admin", "rest_framework", "helpdesk",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
        "OPTIONS": {"context_processors": [
            "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ]},
    }],
)  # fmt: skip
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import include, path  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket, UserSettings  # noqa: E402
from helpdesk.query import query_to_base64  # noqa: E402

urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]


def fill() -> None:
    """Every ticket, its first message as its description, the others as follow-ups, in the bulk way Django has."""
    call_command("migrate", verbosity=0)
    ours = sqlite3.connect(OURS)
    people = dict(ours.execute("SELECT key, email FROM customers"))
    staff = {
        number: User(username=email, email=email, is_staff=True)
        for number, email in ours.execute("SELECT id, email FROM staff")
    }
    User.objects.bulk_create(staff.values())
    UserSettings.objects.bulk_create(UserSettings(user=one) for one in staff.values())  # as its signal makes them
    queues = {team: Queue(title=team, slug=team[:50]) for (team,) in ours.execute("SELECT DISTINCT team FROM tickets")}
    for queue in queues.values():
        queue.save()
    first = "SELECT body FROM ticket_messages WHERE ticket = t.id ORDER BY id LIMIT 1"
    rows = ours.execute(
        f"SELECT id, subject, status, priority, team, customer, assignee, opened_at, updated_at, due_at, ({first}) FROM tickets t ORDER BY id"
    )
    while block := rows.fetchmany(2000):
        Ticket.objects.bulk_create([
            Ticket(
                id=number, title=subject[:200], queue=queues[team], created=moment(opened), modified=moment(updated), submitter_email=people[customer],
                assigned_to=staff.get(assignee), status=STATUSES[status], on_hold=status == "on_hold", description=body, priority=PRIORITIES[priority],
                due_date=moment(due), secret_key=f"{number:036}",
            )
            for number, subject, status, priority, team, customer, assignee, opened, updated, due, body in block
        ])  # fmt: skip
    rows = ours.execute("SELECT ticket, kind, author, body, sent_at FROM ticket_messages ORDER BY ticket, id")
    before = None
    while block := rows.fetchmany(5000):
        made = []
        for ticket, kind, author, body, sent in block:
            if ticket != before:  # the description
                before = ticket
                continue
            user = staff.get(int(author.partition(":")[2])) if author.startswith("staff:") else None
            made.append(
                FollowUp(
                    ticket_id=ticket, date=moment(sent), title="Comment", comment=body, public=kind != "note", user=user
                )
            )
        FollowUp.objects.bulk_create(made)


def moment(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else datetime.fromtimestamp(microseconds / 1e6, UTC)


def cost(call, *, times: int, warm: int = 2) -> dict:
    """The median of CPU of this thread, and the statements of one call. Without a `warm` one it is called `times` times and no more."""
    for _ in range(warm):
        call()
    seen: list[str] = []
    if warm:
        with connection.execute_wrapper(lambda execute, sql, *rest: seen.append(sql) or execute(sql, *rest)):
            call()
    gc.collect()
    gc.disable()
    taken = []
    for _ in range(times):
        began = time.thread_time()
        call()
        taken.append((time.thread_time() - began) * 1000)
    gc.enable()
    return {"ms": statistics.median(taken), "statements": len(seen)}


def main() -> None:
    fill()
    agent = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser(
        "measuring", "me@bench.example", "correct horse"
    )
    client = Client()
    client.force_login(agent)

    def get(address: str, **data: object):
        answer = client.get(address, data)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return answer

    open_ones = {"filtering": {"status__in": [1, 2]}, "sorting": "created", "sortreverse": False, "search_string": ""}

    def rows_of(query: dict):
        return get(f"/datatables_ticket_list/{query_to_base64(query)}", draw=1, start=0, length=25)

    def queue() -> None:
        get("/tickets/")
        rows_of(open_ones)

    def search(words: str):
        everything = {"filtering": {}, "sorting": "created", "sortreverse": True, "search_string": words}
        return lambda: rows_of(everything)

    def create() -> None:
        form = {"queue": Queue.objects.first().pk, "title": "My milestone", "body": "My milestone is not released.", "priority": 3, "submitter_email": "mara@bench.example"}  # fmt: skip
        answer = client.post("/tickets/submit/", form)
        assert answer.status_code == 302, answer.status_code

    def assign_many() -> None:
        numbers = Ticket.objects.filter(assigned_to=None).order_by("-id").values_list("id", flat=True)
        if len(numbers) < MANY:
            numbers = Ticket.objects.order_by("-id").values_list("id", flat=True)
        form = {"action": f"assign_{agent.pk}", "ticket_id": list(numbers[:MANY])}
        answer = client.post("/tickets/update/", form)
        assert answer.status_code == 302, answer.status_code

    one = Ticket.objects.filter(status=1).order_by("-id").first()
    searches = [cost(search(words), times=3, warm=1) for words in SEARCHES]
    print(json.dumps({
        "version": importlib.metadata.version("django-helpdesk"), "tickets": Ticket.objects.count(),
        "follow_ups": FollowUp.objects.count(), "queue": cost(queue, times=7), "rows alone": cost(lambda: rows_of(open_ones), times=7),
        "ticket": cost(lambda: get(f"/tickets/{one.pk}/"), times=15), "create": cost(create, times=15),
        "search": sorted(searches, key=lambda found: found["ms"])[len(searches) // 2], "slowest search": max(found["ms"] for found in searches),
        "bulk": cost(assign_many, times=1, warm=0),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
