"""Answers in conversation: composed from the best passages of the knowledge base, each statement with where it stands.

from kb.answers import build_answerer
answerer = build_answerer(index)
answer = answerer.answer("and for hourly?", history=[...], context={...})
"""

from kb.answers.answer import Answer, Citation, Related, Statement
from kb.answers.answerer import Answerer, build_answerer
from kb.answers.phrasing import Phraser

__all__ = ["Answer", "Answerer", "Citation", "Phraser", "Related", "Statement", "build_answerer"]
