"""Triggers.

1. An event that meets a rule's conditions fires it once, by the verbs that people's actions go through; the story names the rule.
2. Rules are tried in their order; one that stops leaves later ones out.
3. No rule fires on what it caused; a chain ends at five rules with a plain line; a ticket has a cap an hour.
4. The log says which conditions held, what changed, what was skipped and why.
5. What is gone since (a person, a webhook), a rule edited or switched off while it runs: a clear outcome, the rest is done.
"""

import itertools
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, func, select, update

from foundation import clock
from foundation.accounts import Staff
from foundation.accounts import staff as staff_table
from foundation.database import Database
from foundation.errors import Invalid
from foundation.events import events
from foundation.jobs import enqueue, jobs, work_all
from foundation.mail.tables import mails
from helpdesk.rules import firing, keeping
from helpdesk.rules.tables import rule_firings
from helpdesk.tickets import lifecycle
from helpdesk.tickets.customer_messages import customer_reply
from helpdesk.tickets.reading import read_ticket, timeline
from helpdesk.tickets.tables import changes, messages
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.helpdesk.rules.making import do, is_, trigger

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def ada(database: Database, app: Flask) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


def asked(database: Database, **more: Any) -> int:
    with database.writing() as db:
        return ask(db, more.pop("who", MARA), **more).id


def fired(db: Connection, rule: int | None = None) -> list[Any]:
    query = select(rule_firings).order_by(rule_firings.c.id)
    return list(db.execute(query.where(rule_firings.c.rule == rule) if rule else query))


def test_an_opened_ticket_that_meets_the_conditions_is_changed_by_the_rule_and_its_story_says_so(database: Database, ada: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        rule = trigger(db, "Payouts first", "opened", every=[is_("role", "freelancer")], actions=[do("priority", "high"), do("team", "trust_safety"), do("assignee", str(ada.id))])  # fmt: skip
    mara, bo = asked(database), asked(database, who=BO)
    work_all(database)
    with database.reading() as db:
        assert (read_ticket(db, mara).priority, read_ticket(db, mara).assignee) == ("high", ada.id)
        assert read_ticket(db, bo).priority == "normal"
        lines = db.execute(
            select(changes.c.what, changes.c.who).where(changes.c.ticket == mara, changes.c.who.like("Rule%"))
        ).all()
        assert ("priority", "Rule: Payouts first") in [tuple(line) for line in lines]
        (one,) = fired(db, rule)
    assert (one.state, one.because, one.ticket) == ("acted", "A ticket is opened", mara)
    assert one.why == [{"words": "Role is Freelancer", "held": True, "value": None, "optional": False}]
    assert [(line["words"], line["before"], line["after"]) for line in one.outcome] == [
        ("Set the priority to High", "normal", "high"), ("Pass it to Trust and safety", "Support", "Trust and safety"), ("Assign it to Ada Brenner", "nobody", "Ada Brenner"),
    ]  # fmt: skip


def test_a_rule_fires_once_for_an_event_however_often_it_is_delivered(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        rule = trigger(db, "Note it", "opened", actions=[do("note", text="Seen.")])
    ticket = asked(database)
    with database.writing() as db:
        event = db.execute(select(events.c.id).where(events.c.name == "ticket_opened")).scalar_one()
        for _ in range(3):
            enqueue(db, "rules.hear", {"event": event})
    work_all(database)
    with database.reading() as db:
        assert len(fired(db)) == 1
        notes = db.execute(
            select(messages.c.author).where(messages.c.ticket == ticket, messages.c.kind == "note")
        ).all()
    assert [note.author for note in notes] == [f"rule:{rule}"]


def test_a_change_from_one_value_to_another_is_heard_and_others_are_not(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        trigger(
            db,
            "Cooled down",
            {"event": "priority", "before": ["critical", "high"], "after": ["low"]},
            actions=[do("note", text="Why?")],
        )
    ticket = asked(database)
    with database.writing() as db:
        for priority in ("low", "normal", "high", "low"):
            lifecycle.set_priority(db, ticket, priority, by=ada, now=clock.now())
    work_all(database)
    with database.reading() as db:
        assert [one.because for one in fired(db)] == ["Its priority changes from High to Low"]


def test_an_event_nobody_waits_for_asks_for_no_job(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        trigger(db, "Solved", "solved", actions=[do("note", text="Well done.")])
        trigger(db, "Off", "opened", actions=[do("note", text="No.")], active=False)
        ask(db, MARA)
        assert db.execute(select(func.count()).where(jobs.c.kind == "rules.hear")).scalar() == 0


def test_rules_go_in_their_order_and_one_that_stops_leaves_later_ones_out(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        last = trigger(db, "Last", "opened", actions=[do("priority", "low")])
        first = trigger(db, "First", "opened", actions=[do("priority", "high"), do("stop")])
        keeping.move_rule(db, first, -1)
        assert [one.id for one in keeping.list_rules(db)] == [first, last]
    ticket = asked(database)
    work_all(database)
    with database.reading() as db:
        assert read_ticket(db, ticket).priority == "high"
        assert [one.rule for one in fired(db)] == [first]


def test_a_rule_never_fires_on_what_it_caused_and_two_that_undo_each_other_end(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        up = trigger(db, "Up", "priority", every=[is_("priority", "low", "normal")], actions=[do("priority", "high")])
        down = trigger(db, "Down", "priority", every=[is_("priority", "high")], actions=[do("priority", "low")])
    ticket = asked(database)
    with database.writing() as db:
        lifecycle.set_priority(db, ticket, "low", by=ada, now=clock.now())
    work_all(database)
    with database.reading() as db:
        assert [(one.rule, one.chain) for one in fired(db)] == [(up, []), (down, []), (up, [down])]
        assert db.execute(select(func.count()).where(jobs.c.kind == "rules.hear")).scalar() == 0
        assert read_ticket(db, ticket).priority == "high"


def test_a_chain_stops_at_five_rules_with_a_plain_line(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        topics = [
            "tax_form",
            "fee_question",
            "card_declined",
            "weekly_limit",
            "start_dispute",
            "invoice_copy",
            "close_account",
        ]
        for at, (heard, sets) in enumerate(itertools.pairwise(topics)):
            trigger(db, f"Step {at}", {"event": "topic", "after": [heard]}, actions=[do("topic", sets)])
        ticket = ask(db, MARA).id
        from helpdesk.tickets.topic import set_topic

        set_topic(db, ticket, "tax_form", by=ada, now=clock.now())
    work_all(database)
    with database.reading() as db:
        assert read_ticket(db, ticket).topic == "invoice_copy"
        assert [one.state for one in fired(db)] == ["acted"] * 5 + ["held"]
        assert "5 rules in a row led to this" in fired(db)[-1].outcome[0]["why"]


def test_what_others_do_because_of_a_rule_carries_its_chain(database: Database, ada: Staff) -> None:
    """A rule passes it to a team; automatic assignment gives it to somebody: that was caused by the rule as well."""
    from helpdesk.assignment.profile import Profile, save_profile

    with database.writing() as db:
        save_profile(db, ada.id, Profile(teams=("payments",), languages=("en",)), now=clock.now())
        rule = trigger(db, "To payments", "opened", "assigned", actions=[do("team", "payments")])
    ticket = asked(database)
    work_all(database)
    with database.reading() as db:
        assert read_ticket(db, ticket).assignee == ada.id
        causes = dict(db.execute(select(events.c.name, events.c.cause).where(events.c.name.in_(["ticket_transferred", "ticket_assigned"]))).all())  # fmt: skip
        assert len(set(causes.values())) == 1
        assert None not in causes.values()
        assert len(fired(db, rule)) == 1


def test_a_ticket_has_a_cap_of_firings_an_hour(database: Database, ada: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firing, "MOST_AN_HOUR", 3)
    with database.writing() as db:
        trigger(db, "Answer notes", "noted", actions=[do("note", text="Noted.")])
    ticket = asked(database)
    with database.writing() as db:
        for at in range(5):
            lifecycle.add_note(db, ticket, author=ada, body=f"Note {at}", now=clock.now())
    work_all(database)
    with database.reading() as db:
        assert [one.state for one in fired(db)] == ["acted"] * 3 + ["held"] * 2
        assert "3 times within an hour" in fired(db)[-1].outcome[0]["why"]


def test_a_rule_that_changes_nothing_leaves_no_line_in_the_story(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        trigger(db, "Normal", "opened", actions=[do("priority", "normal")])
    ticket = asked(database)
    work_all(database)
    with database.reading() as db:
        assert [one.state for one in fired(db)] == ["nothing"]
        assert fired(db)[0].outcome[0]["why"] == "It was normal already."
        assert not [one for one in timeline(db, ticket) if getattr(one, "who", "") == "Rule: Normal"]


def test_a_customer_is_told_once_by_a_rule_with_their_name_and_clocks_go_on(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        trigger(db, "We look", "opened", "customer_replied", actions=[do("tell", text="Hello {{customer.first_name}}, {{ ticket.reference }} is with us.")])  # fmt: skip
        ticket = ask(db, MARA)
    work_all(database)
    with database.writing() as db:
        customer_reply(db, ticket.reference, MARA.key, "And?", now=clock.now())
    work_all(database)
    with database.reading() as db:
        told = db.execute(select(messages.c.body, messages.c.author_name).where(messages.c.kind == "told")).all()
        assert [tuple(one) for one in told] == [(f"Hello Mara, {ticket.reference} is with us.", "Rule: We look")]
        assert read_ticket(db, ticket.id).waiting_on_us
        assert read_ticket(db, ticket.id).due_at == ticket.due_at
        assert fired(db)[1].outcome[0]["result"] == "skipped"
        assert "already" in fired(db)[1].outcome[0]["why"]


def test_colleagues_get_a_letter_once(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        trigger(
            db,
            "Tell Ada",
            "opened",
            actions=[do("mail", str(ada.id), "Look at {{ticket.reference}}.", "{{ticket.subject}}")],
        )
    asked(database, subject="Where is my money")
    work_all(database)
    with database.reading() as db:
        (letter,) = db.execute(select(mails)).all()
    assert (letter.address, letter.subject) == (ada.email, "Where is my money")


def test_an_action_to_somebody_who_left_is_skipped_with_its_reason_and_the_rest_is_done(database: Database, ada: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        trigger(db, "Ada takes it", "opened", actions=[do("assignee", str(ada.id)), do("priority", "high")])
        db.execute(update(staff_table).values(active=False))
    ticket = asked(database)
    work_all(database)
    with database.reading() as db:
        (one,) = fired(db)
        assert (read_ticket(db, ticket).assignee, read_ticket(db, ticket).priority) == (None, "high")
    assert [line["result"] for line in one.outcome] == ["skipped", "done"]
    assert one.outcome[0]["why"] == "This person isn’t on the team any more."


def test_a_rule_switched_off_or_changed_before_its_turn_goes_by_what_it_is_then(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        off = trigger(db, "Off soon", "opened", actions=[do("priority", "low")])
        other = trigger(db, "Changed soon", "opened", actions=[do("priority", "low")])
        ticket = ask(db, MARA).id
        keeping.switch_rule(db, off, False, by="Lee Okafor", now=clock.now())
        newer = trigger(db, "Newer", "opened", actions=[do("priority", "critical")], active=False)
        keeping.save_rule(
            db, other, "Changed", keeping.read_rule(db, newer).definition, version=1, by="Lee Okafor", now=clock.now()
        )
    work_all(database)
    with database.reading() as db:
        assert read_ticket(db, ticket).priority == "critical"
        assert [(one.rule, one.version) for one in fired(db)] == [(other, 2)]


def test_spam_and_merged_tickets_are_left_alone(database: Database, ada: Staff) -> None:
    from helpdesk.tickets.tables import tickets

    with database.writing() as db:
        trigger(db, "Note it", "noted", actions=[do("priority", "high")])
        ticket = ask(db, MARA).id
        lifecycle.add_note(db, ticket, author=ada, body="Spam.", now=clock.now())
        db.execute(update(tickets).values(shelved="spam"))
    work_all(database)
    with database.reading() as db:
        assert fired(db) == []


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        (do("note", text="Hi {{customer.shoe_size}}"), "no placeholder “customer.shoe_size”"),
        (do("assignee", "999"), "choose from the list"),
        (do("team", "astronauts"), "choose from the list"),
        (do("webhook", "7"), "choose from the list"),
        (do("note"), "write the text"),
        (do("add_tags"), "write at least one tag"),
        (do("mail", "team", "Text"), "needs a subject"),
        (do("explode"), "Choose what is done"),
    ],
)
def test_an_action_that_cannot_be_done_is_refused_when_it_is_saved(
    database: Database, action: dict[str, str], sentence: str
) -> None:
    with database.writing() as db, pytest.raises(Invalid) as refused:
        trigger(db, "Wrong", "opened", actions=[action])
    assert sentence in refused.value.detail
    assert refused.value.field == "action-0"


def test_a_name_that_looks_like_a_placeholder_stays_a_name(database: Database, ada: Staff) -> None:
    from dataclasses import replace

    with database.writing() as db:
        trigger(db, "Hello", "opened", actions=[do("note", text="{{customer.name}} wrote.")])
    asked(database, who=replace(MARA, name="{{ticket.link}}"))
    work_all(database)
    with database.reading() as db:
        assert db.execute(select(messages.c.body).where(messages.c.kind == "note")).scalar() == "{{ticket.link}} wrote."
