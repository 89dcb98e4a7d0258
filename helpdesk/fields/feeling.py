"""What the newest words of a customer tell of a ticket: in which language it is, and how they feel. Kept beside it, to sort and find by."""

from typing import Any

from helpdesk.assignment.languages import language_of
from helpdesk.languages.telling import tell_language
from helpdesk.people.person import Person
from helpdesk.routing.pressing import mood_of

READ = 4_000  # characters of a message that say how somebody feels


def language_and_mood(customer: Person, body: str, *, subject: str | None = None) -> dict[str, Any]:
    """The columns to save. `subject`: of a new ticket, which is in the language of its customer's account where the words don't tell.
    Mood is from -100 (badly) to 100; where nobody can tell, neither is touched."""
    felt = mood_of(body[:READ])
    account = language_of(customer.language) if subject is not None else None
    language = tell_language(f"{subject or ''}\n{body}") or account
    return ({"language": language[:8]} if language else {}) | ({"mood": round(felt * 100)} if felt is not None else {})
