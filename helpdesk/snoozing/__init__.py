"""A ticket put off: out of the queue until a moment, or until its customer writes."""

from helpdesk.snoozing.choosing import UNTIL_REPLY, chosen_moment
from helpdesk.snoozing.snoozing import snooze, wake

__all__ = ["UNTIL_REPLY", "chosen_moment", "snooze", "wake"]
