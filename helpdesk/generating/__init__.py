"""Synthetic tickets in any number, to try the desk at the size it is meant for."""
