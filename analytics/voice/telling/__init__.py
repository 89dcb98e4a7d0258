"""Mail to customers: news of a fix they asked for, and invitations to surveys; each of them stoppable."""
