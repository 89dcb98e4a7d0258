"""A letter to the customer of a solved ticket ends by asking how we did; numbers in it only mark one on the page behind the link."""

from dataclasses import replace

from flask import render_template

from foundation.mail import Letter
from foundation.speaking import speaking_in
from helpdesk.ratings.link import address_of
from helpdesk.speaking import words_for
from helpdesk.tickets.solving import DONE
from helpdesk.tickets.ticket import Ticket

SCALE = {1: "Very bad", 2: "Bad", 3: "All right", 4: "Good", 5: "Very good"}


def with_question(letter: Letter, ticket: Ticket) -> Letter:
    """The same letter where nothing is to be asked: not solved, set aside, merged into another, or rated already."""
    asks = ticket.status in DONE and ticket.rating is None and not ticket.shelved and ticket.merged_into is None
    if not asks:
        return letter
    told = {"text": letter.text, "address": address_of(ticket.id), "scale": SCALE}
    with speaking_in(words_for(ticket.language, ticket.customer.language)):
        text, html = (render_template(f"ratings/letter.{kind}", **told) for kind in ("txt", "html"))
    return replace(letter, text=text, html=html)
