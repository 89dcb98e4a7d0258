"""The desk at the size it is meant for: 100,000 tickets and 500,000 messages, on SQLite and PostgreSQL, django-helpdesk beside it."""
