"""Verbatims found by words and meaning, and the segments people keep."""
