"""The filter language: what somebody types into the search box, read into words and `Conditions`, and suggested as they type."""

from helpdesk.finding.asking.asked import Asked, Piece
from helpdesk.finding.asking.reading import read_search
from helpdesk.finding.asking.suggesting import Suggestion, suggest

__all__ = ["Asked", "Piece", "Suggestion", "read_search", "suggest"]
