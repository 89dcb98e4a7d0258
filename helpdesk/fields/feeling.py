"""What the newest words of a customer tell of a ticket: in which language it is, and how they feel. Kept beside it, to sort and find by."""

from typing import Any

from helpdesk.assignment.languages import language_of
from helpdesk.people.person import Person
from helpdesk.routing.pressing import mood_of

READ = 4_000  # characters of a message that say how somebody feels


def language_and_mood(customer: Person, body: str) -> dict[str, Any]:
    """The columns to save. Mood is from -100 (badly) to 100; where nobody can tell, it isn't touched."""
    felt = mood_of(body[:READ])
    language = language_of(customer.language)
    return ({"language": language[:8]} if language else {}) | ({"mood": round(felt * 100)} if felt is not None else {})
