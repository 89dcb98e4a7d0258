"""Whose turn it is: questions given to people by team, skill, language, room, recent contact and fairness."""
