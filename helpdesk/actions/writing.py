"""Actions that write or call: an internal note, a line to the customer, a letter, a webhook."""

from sqlalchemy import Connection

from foundation.errors import Invalid
from foundation.live import publish
from foundation.mail import BadAddress, Letter, post, read_address
from foundation.saying import OWN
from foundation.web import config
from helpdesk.actions.action import Action
from helpdesk.actions.facts import filled_here
from helpdesk.actions.people import Doing, colleagues
from helpdesk.ratings.asking import with_question
from helpdesk.speaking import WORDS
from helpdesk.tickets import lifecycle
from helpdesk.tickets.announcing import tell_in_thread
from helpdesk.tickets.posting import checked_body
from helpdesk.tickets.ticket import Ticket
from helpdesk.webhooks import call_endpoint

MOST_LETTERS = 30


def note(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    body = filled_here(db, action.text, ticket, doing.by)
    lifecycle.add_note(db, ticket.id, author=doing.by, body=body, now=doing.now)


def tell(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    if doing.may_tell:
        raise Invalid(doing.may_tell)
    sentence = checked_body(filled_here(db, action.text, ticket, doing.by))
    tell_in_thread(db, ticket.id, sentence, by=doing.by.name, now=doing.now)
    told = {"ticket": ticket.id, "reference": ticket.reference, "kind": "told", "by": "agent"}
    for topic in ("queue", f"ticket:{ticket.id}", f"thread:{ticket.reference}"):
        publish(db, topic, told)


def mail(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    """A letter to each; to colleagues with the ticket's address, to the customer without."""
    subject, text = (filled_here(db, one, ticket, doing.by) for one in (action.subject, action.text))
    if action.value == "customer":
        return _mail_customer(db, subject, text, ticket, doing)
    link = f"{config().base_url}/desk/tickets/{ticket.id}"
    for one in colleagues(db, action.value, ticket)[:MOST_LETTERS]:
        sent_by = WORDS.words_in(one.language or OWN).text("Sent by “{rule}”, a rule of your desk.", rule=doing.by.name)
        whole = f"{text}\n\n{link}\n\n{sent_by}"
        letter = Letter(read_address(one.email), subject, whole)
        post(db, letter, key=f"{doing.key}:{one.id}:{subject[:40]}", now=doing.now, who=one.key)


def webhook(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    call_endpoint(db, action.value, ticket, by=doing.by.name, key=doing.key, now=doing.now)


def _mail_customer(db: Connection, subject: str, text: str, ticket: Ticket, doing: Doing) -> None:
    person = ticket.customer
    if doing.may_tell:
        raise Invalid(doing.may_tell)
    if not person.email:
        raise Invalid("No e-mail address of its customer is known.")
    try:
        letter = with_question(Letter(read_address(person.email), subject, text), ticket)
    except BadAddress as why:
        raise Invalid(str(why)) from None
    post(db, letter, key=f"{doing.key}:customer:{subject[:40]}", now=doing.now, who=person.key)
