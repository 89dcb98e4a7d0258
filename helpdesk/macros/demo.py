"""Eight macros of the demo world, in English and Spanish, and uses of them that never happened and say so."""

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from foundation.accounts import Staff, staff
from helpdesk.actions import Action, choices_of
from helpdesk.conditions import Condition, Conditions
from helpdesk.macros.macro import Draft
from helpdesk.macros.saving import create_macro
from helpdesk.macros.tables import macro_uses
from helpdesk.tickets.tables import tickets

SEED = 8
USES = 160
HELLO, HOLA = "Hello {{customer.first_name|there}},\n\n", "Hola {{customer.first_name|qué tal}}:\n\n"
ONCE_ANSWERED = Conditions(
    (Condition("replied", "is_set"),)
)  # what closes a conversation isn't offered before it began
BYE, ADIOS = "\n\nWarm regards,\n{{agent.first_name}}", "\n\nUn saludo,\n{{agent.first_name}}"

MACROS: tuple[tuple[str, str, str, str, tuple[Action, ...], tuple[str, ...]], ...] = (
    ("Payout is on its way", "Payouts / Delays", "your payout has left us. Banks need up to two working days to show it; nothing is wrong, and there is nothing you need to do.",
     "tu pago ya ha salido. El banco puede tardar hasta dos días hábiles en mostrarlo; todo va bien y no tienes que hacer nada.",
     (Action("add_tags", text="payout"), Action("status", "pending"), Action("snooze", "reply")), ("payout_pending_time",)),
    ("Bank details don’t match", "Payouts / Problems", "your bank sent the payout back because the name on the account isn’t the name on your profile. Change either of the two under Payouts, and we send it again the same day.",
     "tu banco devolvió el pago porque el nombre de la cuenta no es el de tu perfil. Cambia uno de los dos en Pagos y lo enviamos de nuevo el mismo día.",
     (Action("add_tags", text="payout"), Action("priority", "high")), ("bank_name_mismatch", "withdraw_failed")),
    ("Milestone: what releases it", "Contracts", "a milestone is released when the client approves it, or by itself 14 days after you submitted the work. Until then the money is safe with us.",
     "un hito se libera cuando el cliente lo aprueba, o por sí solo 14 días después de entregar el trabajo. Hasta entonces el dinero está seguro con nosotros.",
     (Action("add_tags", text="milestone"),), ("milestone_not_released", "fund_milestone")),
    ("How our fee works", "Money", "we keep 10 % of what a client pays, once, when it is released. You see it before you send a proposal, and nothing is added later.",
     "nos quedamos el 10 % de lo que paga el cliente, una sola vez, al liberarlo. Lo ves antes de enviar una propuesta y después no se añade nada.",
     (Action("status", "solved"),), ("fee_question",)),
    ("Card declined: three things to try", "Money", "your bank declined the card. It helps to confirm the payment in your bank’s app, to check the limit for payments abroad, or to use another card. Nothing was charged.",
     "tu banco rechazó la tarjeta. Suele ayudar confirmar el pago en la app del banco, revisar el límite para pagos en el extranjero o usar otra tarjeta. No se cobró nada.",
     (Action("status", "pending"),), ("card_declined",)),
    ("Identity check takes one day", "Account", "we are looking at your documents. It takes one working day, and you hear from us either way. Your jobs and messages stay open meanwhile.",
     "estamos revisando tus documentos. Tardamos un día hábil y te avisamos en cualquier caso. Mientras tanto, tus trabajos y mensajes siguen abiertos.",
     (Action("add_tags", text="identity"), Action("status", "on_hold")), ("identity_check_stuck",)),
    ("Back into your account", "Account", "we sent a link to {{customer.email}}. It works for one hour. If it doesn’t arrive, look among unwanted mail, then answer here.",
     "hemos enviado un enlace a {{customer.email}}. Sirve durante una hora. Si no llega, mira en correo no deseado y responde aquí.",
     (Action("status", "pending"),), ("password_reset",)),
    ("Glad it works", "Closing", "I’m glad that it works now. If anything about it comes back, answer here and it opens again.",
     "me alegro de que ya funcione. Si vuelve a pasar, responde aquí y se abre de nuevo.",
     (Action("status", "solved"),), ()),
)  # fmt: skip


def seed_macros(db: Connection, *, now: datetime) -> None:
    """Kept by the first lead; their uses are on solved tickets of the last 80 days, most on the topics they are about."""
    people = [
        Staff(row.id, row.name, row.email, frozenset(row.roles))
        for row in db.execute(select(staff).order_by(staff.c.id))
    ]
    lead = next(one for one in people if one.may("lead"))
    choices, made = choices_of(db, "macro"), now - timedelta(days=85)
    topics: dict[str, list[int]] = {}
    numbers = []
    for name, category, english, spanish, actions, about in MACROS:
        texts = {"en": f"{HELLO}{_begun(english)}{BYE}", "es": f"{HOLA}{_begun(spanish)}{ADIOS}"}
        number = create_macro(
            db,
            Draft(name, category, "everyone", texts, actions, ONCE_ANSWERED if about == () else Conditions()),
            choices,
            by=lead,
            now=made,
        )
        numbers.append(number)
        for topic in about:
            topics.setdefault(topic, []).append(number)
    if uses := _uses(db, topics, numbers, now):
        db.execute(macro_uses.insert(), uses)


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _uses(db: Connection, topics: dict[str, list[int]], numbers: list[int], now: datetime) -> list[dict[str, Any]]:
    rng = random.Random(SEED)
    columns = tickets.c.id, tickets.c.topic, tickets.c.team, tickets.c.assignee, tickets.c.solved_at, tickets.c.language
    lately = tickets.c.solved_at > now - timedelta(days=80), tickets.c.assignee.is_not(None), tickets.c.synthetic
    found = db.execute(select(*columns).where(*lately).order_by(tickets.c.solved_at.desc())).all()
    rows = found[:: max(1, len(found) // USES)]
    return [
        {
            "macro": rng.choice(topics.get(row.topic) or numbers[-1:]), "ticket": row.id, "staff": row.assignee,
            "locale": "es" if row.language == "es" else "en", "edited": rng.choice((0, 0, 0, 4, 9, 15, 30)), "topic": row.topic,
            "team": row.team, "used_at": row.solved_at - timedelta(minutes=1), "synthetic": True,
        }
        for row in rows
        if row.topic in topics or rng.random() < 0.3
    ]  # fmt: skip
