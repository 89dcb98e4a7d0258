"""How channels and topics are called in front of people, and which team reads what arrives by a channel."""

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

CHANNEL_OF_TEAM = {"support": "ticket"} | {team: channel for channel, team in TEAM_OF_CHANNEL.items()}

TOPIC_TITLES = {
    "password_reset": "I can’t sign in or reset my password",
    "change_email": "Change my e-mail address",
    "identity_check_stuck": "My identity check is stuck",
    "close_account": "Close my account",
    "tax_form": "Tax forms and tax numbers",
    "team_member_access": "Give a colleague access",
    "card_declined": "My card was declined",
    "add_billing_method": "Add or change a way to pay",
    "invoice_copy": "I need an invoice or receipt",
    "unexpected_charge": "A charge I didn’t expect",
    "refund_to_card": "A refund to my card",
    "fee_question": "What fees we charge",
    "withdraw_failed": "A withdrawal failed",
    "payout_method_setup": "Set up how I’m paid out",
    "payout_pending_time": "When my money arrives",
    "bank_name_mismatch": "The name at my bank doesn’t match",
    "currency_conversion": "Currencies and exchange rates",
    "tracker_not_logging": "The tracker doesn’t log my time",
    "manual_time_rules": "Add time by hand",
    "weekly_limit": "The weekly limit of hours",
    "hours_not_paid": "My hours weren’t paid",
    "screenshot_privacy": "Screenshots and privacy",
    "fund_milestone": "Fund a milestone",
    "milestone_not_released": "My milestone wasn’t released",
    "request_changes": "Ask for changes to the work",
    "change_milestone": "Change a milestone",
    "end_contract_refund": "End a contract and get money back",
    "start_dispute": "Open a dispute",
    "respond_to_dispute": "Answer a dispute against me",
    "dispute_status": "How my dispute stands",
    "chargeback": "A bank took a payment back",
    "arbitration_question": "Questions about arbitration",
    "account_takeover": "Somebody got into my account",
    "scam_job": "A job that looks like a scam",
    "harassment": "Somebody threatens or insults me",
    "off_platform_payment": "Asked to pay outside the platform",
    "fake_profile": "A fake or copied profile",
    "account_suspended": "My account is suspended",
    "no_replies": "Nobody answers my proposals",
    "proposal_credits": "Credits for proposals",
    "invite_freelancer": "Invite a freelancer",
    "edit_job_post": "Change or close a job post",
    "withdraw_proposal": "Withdraw a proposal",
    "matching_quality": "The matches don’t fit",
    "success_score_drop": "My success score dropped",
    "remove_feedback": "Feedback that isn’t fair",
    "badge_lost": "I lost my badge",
    "profile_rejected": "My profile was rejected",
    "app_crash": "A page or the app doesn’t work",
    "upload_fails": "A file doesn’t upload",
    "message_not_sent": "A message wasn’t sent",
    "notification_missing": "Notifications don’t arrive",
    "two_factor_lost": "I can’t get my security code",
}


def team_of(channel: str) -> str:
    return TEAM_OF_CHANNEL.get(channel, "support")


def channel_name(channel: str) -> str:
    return CHANNEL_NAMES.get(channel, channel.replace("_", " "))


def topic_name(topic: str | None) -> str:
    """`payout_pending_time` -> `payout pending time`."""
    return topic.replace("_", " ") if topic else "a question like this"


def topic_title(topic: str) -> str:
    """As a person would say it, on its own: `withdraw_failed` -> `A withdrawal failed`."""
    return TOPIC_TITLES.get(topic) or topic.replace("_", " ").capitalize()
