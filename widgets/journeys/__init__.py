"""Journeys: what a person did before they asked, noted only once they use the widget."""
