"""Requests to teams: each has its own few questions, as data."""

from helpdesk.requests.forms import FORMS, Field
from helpdesk.requests.reading import Answer, read_answers, urgency_of

__all__ = ["FORMS", "Answer", "Field", "read_answers", "urgency_of"]
