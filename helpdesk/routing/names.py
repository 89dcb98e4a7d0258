"""How channels are called in front of people, and which team reads what arrives by them."""

CHANNEL_NAMES = {
    "article": "an article",
    "chatbot": "the assistant",
    "live_chat": "live chat",
    "ticket": "a message to support",
    "phone_callback": "a phone callback",
    "payments_team": "the payments team",
    "mediation_team": "the mediation team",
    "trust_safety": "trust and safety",
    "freelancer_success": "freelancer success",
}

TEAMS = {
    "support": "Support",
    "payments": "Payments",
    "mediation": "Mediation",
    "trust_safety": "Trust and safety",
    "freelancer_success": "Freelancer success",
}

TEAM_OF_CHANNEL = {
    "payments_team": "payments",
    "mediation_team": "mediation",
    "trust_safety": "trust_safety",
    "freelancer_success": "freelancer_success",
}


def team_of(channel: str) -> str:
    return TEAM_OF_CHANNEL.get(channel, "support")


def channel_name(channel: str) -> str:
    return CHANNEL_NAMES.get(channel, channel.replace("_", " "))


def topic_name(topic: str | None) -> str:
    """`payout_pending_time` -> `payout pending time`."""
    return topic.replace("_", " ") if topic else "a question like this"
