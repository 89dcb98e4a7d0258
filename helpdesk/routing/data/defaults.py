"""The routing data a support lead edits, with its defaults: channels, topics, values, first beliefs and hard rules."""

from copy import deepcopy
from typing import Any

SELF_SERVICE = ("article", "chatbot")

FAMILIES: dict[str, list[str]] = {
    "account": [
        "password_reset", "change_email", "identity_check_stuck", "close_account", "tax_form", "team_member_access",
    ],
    "billing": [
        "card_declined", "add_billing_method", "invoice_copy", "unexpected_charge", "refund_to_card", "fee_question",
    ],
    "payout": [
        "withdraw_failed", "payout_method_setup", "payout_pending_time", "bank_name_mismatch", "currency_conversion",
    ],
    "hourly": ["tracker_not_logging", "manual_time_rules", "weekly_limit", "hours_not_paid", "screenshot_privacy"],
    "fixed_price": [
        "fund_milestone", "milestone_not_released", "request_changes", "change_milestone", "end_contract_refund",
    ],
    "dispute": ["start_dispute", "respond_to_dispute", "dispute_status", "chargeback", "arbitration_question"],
    "safety": [
        "account_takeover", "scam_job", "harassment", "off_platform_payment", "fake_profile", "account_suspended",
    ],
    "proposals": [
        "no_replies", "proposal_credits", "invite_freelancer", "edit_job_post", "withdraw_proposal", "matching_quality",
    ],
    "reputation": ["success_score_drop", "remove_feedback", "badge_lost", "profile_rejected"],
    "technical": ["app_crash", "upload_fails", "message_not_sent", "notification_missing", "two_factor_lost"],
}  # fmt: skip

TOPICS: dict[str, str] = {topic: family for family, topics in FAMILIES.items() for topic in topics}

WEEKDAYS = [0, 1, 2, 3, 4]  # Monday is 0
EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]


def _channel(
    cost: float, handling: int, servers: int | None, cap: int | None, hours: list[int] | None = None,
    days: list[int] | None = None, usual_wait: float = 0,
) -> dict[str, Any]:  # fmt: skip
    return {
        "cost": cost, "handling_min": handling, "servers": servers, "cap": cap,
        "hours": hours, "days": days, "usual_wait_min": usual_wait,
    }  # fmt: skip


CHANNELS: dict[str, dict[str, Any]] = {
    "article": _channel(0.05, 4, None, None),
    "chatbot": _channel(0.30, 5, None, None),
    "live_chat": _channel(4.50, 14, 5, 40, [6, 22], EVERY_DAY, 6),
    "ticket": _channel(3.50, 16, 6, None, usual_wait=150),
    "phone_callback": _channel(9.00, 18, 2, 20, [8, 20], WEEKDAYS, 30),
    "payments_team": _channel(7.00, 22, 3, 120, [7, 19], WEEKDAYS, 60),
    "mediation_team": _channel(14.00, 55, 3, 150, [7, 19], WEEKDAYS, 150),
    "trust_safety": _channel(10.00, 30, 3, 120, usual_wait=20),
    "freelancer_success": _channel(8.00, 25, 2, 80, [8, 18], WEEKDAYS, 60),
}

# What we believe before any outcome: the chance that a channel solves a question of a family. Worth `belief_weight`
# outcomes; real ones take over from there.
BELIEFS: dict[str, dict[str, float]] = {
    "account": {"article": .55, "chatbot": .55, "live_chat": .75, "ticket": .70, "phone_callback": .74, "payments_team": .30, "mediation_team": .10, "trust_safety": .55, "freelancer_success": .35},
    "billing": {"article": .50, "chatbot": .48, "live_chat": .68, "ticket": .68, "phone_callback": .70, "payments_team": .82, "mediation_team": .15, "trust_safety": .30, "freelancer_success": .25},
    "payout": {"article": .45, "chatbot": .42, "live_chat": .60, "ticket": .60, "phone_callback": .64, "payments_team": .84, "mediation_team": .15, "trust_safety": .35, "freelancer_success": .30},
    "hourly": {"article": .55, "chatbot": .50, "live_chat": .68, "ticket": .66, "phone_callback": .66, "payments_team": .62, "mediation_team": .35, "trust_safety": .25, "freelancer_success": .45},
    "fixed_price": {"article": .52, "chatbot": .48, "live_chat": .66, "ticket": .66, "phone_callback": .66, "payments_team": .66, "mediation_team": .50, "trust_safety": .25, "freelancer_success": .40},
    "dispute": {"article": .22, "chatbot": .20, "live_chat": .38, "ticket": .42, "phone_callback": .48, "payments_team": .40, "mediation_team": .82, "trust_safety": .35, "freelancer_success": .20},
    "safety": {"article": .15, "chatbot": .12, "live_chat": .45, "ticket": .45, "phone_callback": .50, "payments_team": .25, "mediation_team": .25, "trust_safety": .84, "freelancer_success": .20},
    "proposals": {"article": .58, "chatbot": .52, "live_chat": .66, "ticket": .64, "phone_callback": .62, "payments_team": .15, "mediation_team": .10, "trust_safety": .20, "freelancer_success": .80},
    "reputation": {"article": .42, "chatbot": .38, "live_chat": .52, "ticket": .54, "phone_callback": .55, "payments_team": .12, "mediation_team": .25, "trust_safety": .40, "freelancer_success": .78},
    "technical": {"article": .48, "chatbot": .45, "live_chat": .74, "ticket": .70, "phone_callback": .68, "payments_team": .20, "mediation_team": .08, "trust_safety": .35, "freelancer_success": .30},
    "unknown": {"article": .42, "chatbot": .40, "live_chat": .62, "ticket": .62, "phone_callback": .62, "payments_team": .40, "mediation_team": .25, "trust_safety": .35, "freelancer_success": .35},
}  # fmt: skip

VALUES: dict[str, Any] = {
    "resolved": 20.0,
    "unresolved": -5.0,
    "reopened": -6.0,
    "csat_point": 0.8,  # per point above 3
    "delay_per_hour": {"low": 0.03, "normal": 0.10, "high": 0.45, "critical": 2.0},
    "delay_most": 10.0,
}

CHOICE: dict[str, float] = {
    "width": 0.25,  # of what we don't know that a draw may stray: a quarter to a half
    "width_grave": 0.25,
    "floor": 0.05,  # shared evenly among the allowed channels, so that we keep learning about each
    "floor_until": 5000,  # decisions; then
    "floor_later": 0.02,
    "much_money_minor": 100_000,
    "memory": 0.999,  # of a channel's earlier outcomes at each new one
    "others_delay": 4.0,  # an hour that somebody later waits longer
    "queue_price": 4.0,  # of a place in a queue that is nearly full
    "reopen_rate": 0.12,  # believed before any outcome
}

# Checked first, never learned away. A rule holds when any of its `when` cases holds; a case holds when all its
# conditions do. A condition is a value, a list of values, or {"at_least": n} or {"not_in": [..]} (a value nobody told us is
# never "not in"). A rule that is `off` doesn't count. `out` names channels it takes away ("*": every channel whose own `channel.…` conditions hold); `only` names those it leaves.
RULES: list[dict[str, Any]] = [
    {"id": "closed", "when": [{"channel.open": False}], "out": ["*"], "reason": "It is closed now."},
    {"id": "full", "when": [{"channel.full": True}], "out": ["*"], "reason": "Its queue is full."},
    {"id": "tried", "when": [{"channel.tried": True}], "out": ["*"], "reason": "It was already tried for this issue."},
    {
        "id": "person_needed",
        "when": [{"wants_human": True}, {"failed_self_service": {"at_least": 2}}],
        "out": ["article", "chatbot"],
        "reason": "A person was asked for, or self-service failed twice.",
    },
    {
        "id": "safety_needs_people",
        "when": [
            {"family": "safety"},
            {"urgency": "critical", "account_state": ["suspended", "restricted"]},
        ],
        "out": ["article", "chatbot"],
        "reason": "Safety questions, and critical ones of a suspended or restricted account, go to people.",
    },
    {
        "id": "immediate_danger",
        "when": [{"topic": ["account_takeover", "harassment"]}, {"family": "safety", "urgency": "critical"}],
        "only": ["trust_safety", "phone_callback", "live_chat"],
        "reason": "A person in danger meets trust and safety, a call or a live chat first.",
    },
    {
        "id": "large_dispute",
        "when": [{"family": "dispute", "amount_minor": {"at_least": 100_000}}],
        "out": ["article", "chatbot", "freelancer_success"],
        "reason": "A dispute about 1,000 or more goes to people who decide.",
    },
    {
        "id": "callback_plan",
        "when": [{"callback_plan": False}],
        "out": ["phone_callback"],
        "reason": "Callbacks come with the Plus and Enterprise plans, unless it is critical.",
    },
    {
        "id": "not_for_clients",
        "when": [{"role": "client"}],
        "out": ["freelancer_success"],
        "reason": "Freelancer success is for freelancers.",
    },
    {
        "id": "language",
        "when": [{"language": {"not_in": ["en", "es"]}}],
        "out": ["live_chat", "phone_callback"],
        "reason": "We speak English and Spanish live; in writing we can translate.",
    },
    {
        "id": "suspended",
        "when": [{"account_state": "suspended"}],
        "out": ["payments_team", "freelancer_success"],
        "reason": "A suspended account is for trust and safety first.",
    },
]

LAST_RESORT = "ticket"  # rule ten: nothing left means the ticket, always


def default_settings() -> dict[str, Any]:
    """All routing data as plain values, a copy: what `flask routing dump` writes and `flask routing load` reads."""
    return deepcopy({
        "channels": CHANNELS, "families": FAMILIES, "beliefs": BELIEFS, "values": VALUES, "choice": CHOICE, "rules": RULES,
    })  # fmt: skip
