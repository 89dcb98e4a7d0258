"""The conversation between a client and a freelancer."""
