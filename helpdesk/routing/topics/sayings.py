"""What a question is about by each topic's own words: what counts where too little was learned yet."""

from functools import lru_cache

from foundation.words import stem, words
from helpdesk.routing.data.defaults import TOPICS

# Words people use beside those in the topic's name; a phrase counts when its words are all there.
SAYINGS: dict[str, str] = {
    "password_reset": "password reset; forgot password; can't log in; login code; sign in code; new password",
    "change_email": "change email; new email address; update email; wrong email",
    "identity_check_stuck": "identity check; verify identity; verification pending; passport rejected; document not accepted; id check",
    "close_account": "close account; delete account; remove my data; leave worklane",
    "tax_form": "tax form; vat number; w-8ben; tax document; tax id",
    "team_member_access": "team member; colleague access; add colleague; permissions; invite teammate",
    "card_declined": "card declined; card refused; payment declined; card not accepted",
    "add_billing_method": "add card; billing method; payment method; add paypal; change card",
    "invoice_copy": "invoice copy; need invoice; download invoice; receipt; invoice address",
    "unexpected_charge": "unexpected charge; charged twice; double charge; unknown charge; why was i charged; overcharged",
    "refund_to_card": "refund card; money back card; refund not arrived; refund missing",
    "fee_question": "fee; fees; how much commission; ten percent; service charge",
    "withdraw_failed": "withdraw failed; withdrawal failed; payout failed; cannot withdraw; can't withdraw; payout returned; payout came back",
    "payout_method_setup": "payout method; add bank account; bank details; set up payout; instant card",
    "payout_pending_time": "payout pending; when is my money available; still pending; money pending; payout late; payout delayed; when will payout arrive; payout not arrived",
    "bank_name_mismatch": "name mismatch; name does not match; bank name; account holder",
    "currency_conversion": "currency; exchange rate; conversion; usd eur",
    "tracker_not_logging": "tracker; timer not logging; time not recorded; hours not tracked; desktop app tracking",
    "manual_time_rules": "manual time; add time manually; forgot timer; manual hours",
    "weekly_limit": "weekly limit; over limit; hours limit; raise limit",
    "hours_not_paid": "hours not paid; hours missing; weekly invoice; hourly payment; not paid for hours; diary hours",
    "screenshot_privacy": "screenshot; screen capture; privacy tracker; delete screenshot",
    "fund_milestone": "fund milestone; escrow; deposit; pay milestone; not funded; funding",
    "milestone_not_released": "milestone not released; release milestone; approve milestone; client does not approve; submitted work no answer; waiting for approval; auto release; milestone not release",
    "request_changes": "request changes; ask for changes; revision; rework; not happy with work",
    "change_milestone": "change milestone; edit milestone; milestone amount; add milestone; split milestone",
    "end_contract_refund": "end contract; refund milestone; cancel contract; get escrow back; ask refund",
    "start_dispute": "open dispute; start dispute; file dispute; dispute milestone; mediation",
    "respond_to_dispute": "respond dispute; answer dispute; dispute against me; evidence dispute",
    "dispute_status": "dispute status; how long dispute; dispute decision; mediator waiting",
    "chargeback": "chargeback; bank reversed; card reversal",
    "arbitration_question": "arbitration; arbitrator; appeal ruling; arbitration fee",
    "account_takeover": "account hacked; hacked; someone else logged in; account takeover; stolen account; unknown login; someone changed my email; somebody is in my account",
    "scam_job": "scam; fraud; fake job; suspicious job; job asks for money",
    "harassment": "harassment; threat; threatened; abusive; insult; insulted; harassing; discriminat",
    "off_platform_payment": "pay outside; off platform; whatsapp; telegram; pay directly; outside worklane",
    "fake_profile": "fake profile; impersonat; stolen portfolio; copied profile; someone pretends",
    "account_suspended": "account suspended; suspended; account blocked; account restricted; banned; appeal suspension",
    "no_replies": "no replies; no answer proposals; nobody answers; no responses; no proposals",
    "proposal_credits": "proposal credits; credits; out of credits; buy credits",
    "invite_freelancer": "invite freelancer; invitation; find talent; invite someone",
    "edit_job_post": "edit job; job post; pause job; close job; repost; job not approved",
    "withdraw_proposal": "withdraw proposal; cancel proposal; take back proposal",
    "matching_quality": "bad matches; matching; wrong freelancers; recommendations; ranking search",
    "success_score_drop": "success score; score dropped; job success; score fell",
    "remove_feedback": "remove feedback; unfair review; bad rating; delete review; change feedback; unfair feedback",
    "badge_lost": "badge; lost badge; top rated",
    "profile_rejected": "profile rejected; profile not approved; profile declined",
    "app_crash": "crash; app freezes; blank page; page does not load; error 500; not loading; white screen",
    "upload_fails": "upload; attach file; file too large; cannot attach; upload stuck",
    "message_not_sent": "message not sent; messages not arriving; cannot send message; message stuck",
    "notification_missing": "notification; notifications; no emails; email not arriving; alerts missing",
    "two_factor_lost": "two factor; 2fa; authenticator; lost phone; security code; backup code; code not arriving",
}

_SMALL = frozenset(
    stem(word)
    for word in [
        "a",
        "an",
        "the",
        "is",
        "are",
        "was",
        "i",
        "my",
        "me",
        "we",
        "our",
        "you",
        "your",
        "of",
        "to",
        "in",
        "on",
        "for",
        "and",
        "or",
        "it",
        "at",
        "by",
        "with",
        "do",
        "does",
        "did",
        "from",
    ]
)

_VAGUE = frozenset(
    stem(word) for word in ("not", "no", "wrong", "new", "is", "someone", "something", "client", "work", "job", "get")
)


def guess_by_words(text: str) -> tuple[str | None, float]:
    """(topic or None, how sure from 0 to 1). The phrase with the most of its words in the text wins."""
    ranked = rank_by_words(text)
    best, best_score = ranked[0] if ranked else (None, 0.0)
    runner_up = ranked[1][1] if len(ranked) > 1 else 0.0
    if best is None or best_score < 1.0:
        return None, 0.0
    return best, round(min(0.95, 0.45 + 0.15 * best_score + 0.1 * (best_score - runner_up)), 2)


def rank_by_words(text: str) -> list[tuple[str, float]]:
    """Topics of which some phrase is in the text, with how many of its words, the most first."""
    said = {stem(word) for word in words(text[:4000])}
    scored = (
        (topic, max((_match(phrase, said) for phrase in phrases), default=0.0)) for topic, phrases in _phrases().items()
    )
    return sorted((one for one in scored if one[1] > 0), key=lambda one: -one[1])


def touched_by_words(text: str) -> list[str]:
    """Topics that share a word with the text, those with the rarest words first: too little to guess by, enough to ask."""
    said = {stem(word) for word in words(text[:4000])} - _SMALL - _VAGUE
    by_word, weight = _by_word(), dict.fromkeys(TOPICS, 0.0)
    for word in said:
        for topic in by_word.get(word, ()):
            weight[topic] += 1 / len(by_word[word])
    return [topic for topic in sorted(weight, key=lambda one: -weight[one]) if weight[topic] > 0]


def _match(phrase: frozenset[str], said: set[str]) -> float:
    """Whole phrases count by their length; a missing word out of three or more still counts for something."""
    there = len(phrase & said)
    if there == len(phrase):
        return float(there)
    return there - 1.0 if len(phrase) >= 3 and there == len(phrase) - 1 else 0.0


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[frozenset[str]]]:
    found = {}
    for topic in TOPICS:
        sayings = [topic.replace("_", " "), *SAYINGS.get(topic, "").split(";")]
        sets = (frozenset(stem(word) for word in words(saying)) - _SMALL for saying in sayings)
        found[topic] = [one for one in sets if one]
    return found


@lru_cache(maxsize=1)
def _by_word() -> dict[str, list[str]]:
    """Each word, with the topics whose phrases have it, the one that says it most often first."""
    often: dict[str, dict[str, int]] = {}
    for topic, phrases in _phrases().items():
        for word in (word for phrase in phrases for word in phrase):
            often.setdefault(word, {}).setdefault(topic, 0)
            often[word][topic] += 1
    return {word: sorted(topics, key=lambda topic: -topics[topic]) for word, topics in often.items()}
