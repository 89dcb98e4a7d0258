"""Surveys: one question and room for a few words, once a person and quarter."""
