"""Billing for clients, payouts for freelancers."""

import secrets
from typing import Any

from flask import request
from werkzeug.utils import redirect

from foundation.errors import Problem
from foundation.web import now, reading, writing
from marketplace.escrow.ledger import balances
from marketplace.frame import (
    amount,
    attempt,
    client_only,
    freelancer_only,
    me,
    member_only,
    page,
    text,
    whole,
    worklane,
)
from marketplace.payouts.methods import add_bank, add_card, list_methods, remove_method
from marketplace.payouts.statement import invoice_number, list_charges, list_earnings, next_free, read_invoice
from marketplace.payouts.weekly import SCHEDULES, change_schedule
from marketplace.payouts.withdrawing import list_payouts, may_withdraw, withdraw


@worklane.get("/billing")
@client_only
def billing() -> Any:
    return _billing()


def _billing(wrong: Problem | None = None) -> Any:
    with reading() as db:
        methods, charges = list_methods(db, me().id, "pay"), list_charges(db, me().id)
    return page(
        "billing.html", "billing", title="Billing", methods=methods, charges=charges, number=invoice_number, wrong=wrong
    )


@worklane.post("/billing/cards")
@client_only
def save_card() -> Any:
    return attempt(
        lambda db: add_card(db, me().id, number=text("number"), holder=text("holder"), now=now()), then="/billing", again=_billing
    )  # fmt: skip


@worklane.post("/methods/<int:method>/removal")
@member_only
def forget_method(method: int) -> Any:
    with writing() as db:
        remove_method(db, me().id, method)
    return redirect("/billing" if me().is_client else "/payouts", 303)


@worklane.get("/invoices/<int:transaction>")
@member_only
def invoice(transaction: int) -> Any:
    with reading() as db:
        row = read_invoice(db, me().id, transaction)
    return page(
        "invoice.html",
        "billing" if me().is_client else "payouts",
        title=invoice_number(row.id, row.at),
        row=row,
        number=invoice_number,
    )


@worklane.get("/payouts")
@freelancer_only
def payouts() -> Any:
    return _payouts()


def _payouts(wrong: Problem | None = None) -> Any:
    member = me()
    with reading() as db:
        held = balances(db, member.id, ("pending", "available", "leaving"))
        methods, sent = list_methods(db, member.id, "payout"), list_payouts(db, member.id)
        pending, earned = next_free(db, member.id), list_earnings(db, member.id, limit=10)
    return page(
        "payouts.html", "payouts", title="Payouts", held=held, methods=methods, sent=sent, pending=pending, earned=earned,
        refusal=may_withdraw(member, now()), once=secrets.token_hex(8), wrong=wrong, schedules=SCHEDULES, currencies=[(one, one) for one in held or [member.currency]],
        saved=request.args.get("saved"),
    )  # fmt: skip


@worklane.post("/payouts")
@freelancer_only
def ask_payout() -> Any:
    return attempt(
        lambda db: withdraw(
            db, me(), method_id=whole("method") or 0, amount=amount("amount") or 0, currency=text("currency"), once=text("once"), now=now()
        ),
        then="/payouts", again=_payouts,
    )  # fmt: skip


@worklane.post("/payouts/schedule")
@freelancer_only
def save_schedule() -> Any:
    schedule = text("schedule")
    return attempt(
        lambda db: change_schedule(db, me().id, schedule), then="/payouts?saved=schedule", again=_payouts
    )  # fmt: skip


@worklane.post("/payouts/methods")
@freelancer_only
def save_payout_method() -> Any:
    def act(db: Any) -> int:
        if request.form.get("kind") == "card":
            return add_card(db, me().id, number=text("number"), holder=text("holder"), use="payout", now=now())
        return add_bank(db, me().id, iban=text("iban"), holder=text("holder"), now=now())

    return attempt(act, then="/payouts", again=_payouts)
