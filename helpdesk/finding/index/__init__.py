"""The index of every word on the desk, kept by triggers in the transaction that changes a ticket, a message or a person."""

from helpdesk.finding.index.engine import Engine, Part, Posting, Term, Word, engine_of
from helpdesk.finding.index.keeping import rebuild, registered
from helpdesk.finding.index.sources import add_words

__all__ = ["Engine", "Part", "Posting", "Term", "Word", "add_words", "engine_of", "rebuild", "registered"]
