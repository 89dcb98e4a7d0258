"""One language of conditions over tickets: views, triggers, automations, macros, policies and search all ask in it.

A condition is a field, an operator and a value; `Conditions` are met when all of `every` and, where there are some, one of `some`
hold. They are read from what a form or a request sent (`read_conditions`), become SQL (`where`), and are said in words (`said`).
SQL is the only evaluator: one ticket is judged by the same statement as a hundred thousand.
"""

from helpdesk.conditions.condition import Condition, Conditions
from helpdesk.conditions.field import Asking, Choice, Field
from helpdesk.conditions.fields import FieldSource, add_source, asks_own, fields_asked, fields_of, own_fields
from helpdesk.conditions.impossible import why_impossible
from helpdesk.conditions.present import Present
from helpdesk.conditions.reading import read_conditions, written
from helpdesk.conditions.saying import said, said_one
from helpdesk.conditions.sql import matching, only_open, where

__all__ = [
    "Asking",
    "Choice",
    "Condition",
    "Conditions",
    "Field",
    "FieldSource",
    "Present",
    "add_source",
    "asks_own",
    "fields_asked",
    "fields_of",
    "matching",
    "only_open",
    "own_fields",
    "read_conditions",
    "said",
    "said_one",
    "where",
    "why_impossible",
    "written",
]
