"""Measurements: every number we state comes from a row of `make bench`."""
