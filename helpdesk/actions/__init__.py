"""What macros, triggers and automations can do to a ticket, and what they write: one list, checked, said and done in one place."""

from helpdesk.actions.action import Action, action_from, kept_action, writes_to_customer
from helpdesk.actions.checking import check_action
from helpdesk.actions.choices import Choices, choices_of
from helpdesk.actions.doing import Doing, do
from helpdesk.actions.saying import said_action
from helpdesk.actions.sorts import FOR_MACROS, FOR_RULES, MOST, SORTS, Sort, User

__all__ = [
    "FOR_MACROS", "FOR_RULES", "MOST", "SORTS", "Action", "Choices", "Doing", "Sort", "User", "action_from", "check_action", "choices_of", "do",
    "kept_action", "said_action", "writes_to_customer",
]  # fmt: skip
