"""How much a question presses, and how its writer feels."""

from helpdesk.routing.pressing.mood import mood_of, set_mood
from helpdesk.routing.pressing.urgency import Urgency, urgency_of

__all__ = ["Urgency", "mood_of", "set_mood", "urgency_of"]
