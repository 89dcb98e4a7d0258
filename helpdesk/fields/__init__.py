"""Named statuses, tags, fields, forms and time: what a team adds to its tickets."""

from sqlalchemy import Connection

from helpdesk.fields.checking import check_value
from helpdesk.fields.definitions import CATEGORIES, CustomStatus, Definitions, Field, Form, read_definitions
from helpdesk.fields.for_customer import seen_by_customer
from helpdesk.fields.required import FieldsMissing, check_filled, missing_fields
from helpdesk.fields.setting import FieldMoved, set_field
from helpdesk.fields.spent import log_time, time_spent
from helpdesk.fields.statuses import set_status, set_statuses
from helpdesk.fields.tags import add_tags, clean_tag, full_with, remove_tags, suggest_tags, tags_of
from helpdesk.fields.values import FieldValue, values_of
from helpdesk.fields.worded import as_typed

__all__ = [
    "CATEGORIES", "CustomStatus", "Definitions", "Field", "FieldMoved", "FieldValue", "FieldsMissing", "Form", "add_tags", "all_fields",
    "as_typed", "check_filled", "check_value", "clean_tag", "full_with", "log_time", "missing_fields", "read_definitions", "remove_tags", "seen_by_customer", "set_field", "set_status", "set_statuses",
    "statuses", "suggest_tags", "tags_of", "time_spent", "values_of",
]  # fmt: skip


def all_fields(db: Connection) -> tuple[Field, ...]:
    """In the lead's order, also those that are switched off: old values stay readable."""
    return read_definitions(db).fields


def statuses(db: Connection) -> tuple[CustomStatus, ...]:
    """The named ones, in the lead's order, also those that are switched off."""
    return read_definitions(db).statuses
