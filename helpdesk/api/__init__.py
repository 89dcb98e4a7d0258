"""The desk for programs: tickets, messages, customers and settings over HTTP, with tokens; described in docs/api.md."""
