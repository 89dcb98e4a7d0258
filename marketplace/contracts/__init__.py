"""Offers, contracts and their milestones."""
