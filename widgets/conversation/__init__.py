"""Conversations with the assistant: what was said on both sides, kept for the next visit, the hand-over and the reports."""
