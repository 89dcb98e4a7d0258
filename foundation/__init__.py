"""The ground floor: what every other package stands on, and nothing about help or work."""
