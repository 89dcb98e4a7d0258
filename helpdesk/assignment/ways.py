"""The ways in which a team's questions are given to people, as a lead chooses one. Capacity, presence, hours and language hold in all."""

from enum import StrEnum


class Way(StrEnum):
    BALANCED = "balanced"
    ROUND_ROBIN = "round_robin"
    LEAST_BUSY = "least_busy"
    SKILL = "skill"
    BY_HAND = "by_hand"


NAMES = {
    Way.BALANCED: "Balanced",
    Way.ROUND_ROBIN: "In turn",
    Way.LEAST_BUSY: "To the least busy",
    Way.SKILL: "By skill first",
    Way.BY_HAND: "By hand",
}
LINES = {
    Way.BALANCED: "Who knows the subject, answered this customer lately, is here and has the most room, all weighed together.",
    Way.ROUND_ROBIN: "One after the other: whoever waited longest for a question of this team.",
    Way.LEAST_BUSY: "Whoever has the smallest share of what they can take in hand; of equals, whoever waited longest.",
    Way.SKILL: "Who knows this very question, then who knows its subject, then everybody else; among equals as balanced.",
    Way.BY_HAND: "Nobody is given anything. Questions wait in the team’s queue until an agent takes them.",
}
