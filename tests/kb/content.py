"""A small knowledge base about milestones, hours and payouts, as contracts/files.md has it."""

from typing import Any

DOCUMENTS: list[dict[str, Any]] = [
    {
        "id": "when-a-submitted-milestone-isnt-released",
        "title": "When a submitted milestone isn’t released",
        "section": "Milestones and escrow",
        "questions": ["my client has not approved my work", "how long until the money is released"],
        "body": "Your client has 14 days to approve.\n\n## While you wait\n\n1. **Check that it’s funded.** Open the contract.\n2. Send a short note.\n",
        "pages": ["milestone", "contract/fixed"],
        "roles": ["freelancer", "agency"],
    },
    {
        "id": "fund-a-milestone",
        "title": "Fund a milestone",
        "section": "Milestones and escrow",
        "questions": ["how do I put money in", "pay for the next stage"],
        "body": "Open the contract and choose Fund milestone. Only funded money is protected.",
        "pages": ["contract/fixed", "milestone"],
        "roles": ["client"],
    },
    {
        "id": "set-a-weekly-limit",
        "title": "Set a weekly limit",
        "section": "Hourly work",
        "questions": ["cap the hours", "too many hours billed"],
        "body": "Minutes over the limit are never billed. The week ends on Sunday.",
        "pages": ["contract/hourly"],
        "roles": ["client"],
    },
    {
        "id": "withdraw-to-your-bank",
        "title": "Withdraw to your bank",
        "section": "Payouts and fees",
        "questions": ["when does my money arrive", "payout to bank account"],
        "body": "A bank payout takes 2 days and costs 0.99. The minimum is 20.00.",
        "pages": ["payouts"],
        "roles": ["freelancer", "agency"],
    },
    {
        "id": "phone-callbacks",
        "title": "Ask for a phone callback",
        "section": "Technical help",
        "questions": ["can somebody call me"],
        "body": "We call you back, Monday to Friday.",
        "pages": ["help"],
        "plans": ["plus", "enterprise"],
    },
    {
        "id": "sign-in-codes",
        "title": "Your sign-in code doesn’t arrive",
        "section": "Account and security",
        "questions": ["no code in my e-mail", "login code missing"],
        "body": "Look in the spam folder. A code lasts ten minutes.",
        "pages": ["login", "settings/security"],
    },
]
