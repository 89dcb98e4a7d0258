"""Solved tickets like an open one, with the answer that solved them."""

from helpdesk.knowledge.similar.answers import Solution
from helpdesk.knowledge.similar.finding import find_similar
from helpdesk.knowledge.similar.question import Question, question_of

__all__ = ["Question", "Solution", "find_similar", "question_of"]
