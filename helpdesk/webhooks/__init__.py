"""Webhooks out: what happens to tickets, told to other systems; signed, tried again for a day, and kept to be looked at."""

from helpdesk.webhooks.endpoints import endpoint_names
from helpdesk.webhooks.posting import call_endpoint

__all__ = ["call_endpoint", "endpoint_names"]
