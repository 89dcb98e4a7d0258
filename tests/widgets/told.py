"""What the widget tells the page it is on."""

EVENTS = [
    "ready",
    "open",
    "close",
    "page",
    "suggestions",
    "article",
    "feedback",
    "answer",
    "no-answer",
    "clarify",
    "contact-offered",
    "contact-started",
    "contact-submitted",
    "unread",
    "error",
]
