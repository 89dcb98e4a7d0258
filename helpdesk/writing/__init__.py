"""Writing: drafts that are never lost, replies that can be undone, mentions, edited notes, followers and people in copy."""
