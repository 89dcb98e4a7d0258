"""Hourly work: the diary, its weeks and what is protected."""
