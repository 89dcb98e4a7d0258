"""What reports of the desk draw, in the worker."""
