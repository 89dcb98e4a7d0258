"""Beside the conversation: what a customer did before they wrote, their other tickets, their clock, and their money at the host's."""
