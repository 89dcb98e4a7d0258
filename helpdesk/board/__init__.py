"""The lead's board: what waits now, what comes in the next hours, what the router did in the last one."""
