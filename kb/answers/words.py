"""The assistant's own sentences in the reader's language; what articles say stays in theirs."""

from kb.answers.facets import FACETS

_SPANISH = {
    "I couldn’t find that in our articles, and I’d rather not guess. These come nearest; a person can tell you for sure.": "No lo encuentro en nuestros artículos y prefiero no adivinar. Estos son los más cercanos; una persona te lo dirá con seguridad.",
    "I couldn’t find that in our articles, and I’d rather not guess. A person can tell you for sure.": "No lo encuentro en nuestros artículos y prefiero no adivinar. Una persona te lo dirá con seguridad.",
    "You’ve asked this before, so what I have doesn’t help you enough. A person should look at it; what we’ve said goes along.": "Ya lo habías preguntado, así que lo que tengo no te basta. Conviene que lo vea una persona; lo que hemos hablado va con ella.",
    "I don’t have this one either. A person does better here; what we’ve said goes along.": "Esto tampoco lo tengo. Una persona lo hará mejor; lo que hemos hablado va con ella.",
    "I found more than one thing it could be. Which is nearest?": "Puede ser más de una cosa. ¿Cuál se acerca más?",
    "Are you asking as a client or as a freelancer?": "¿Preguntas como cliente o como freelance?",
    "Is it a fixed-price contract or an hourly one?": "¿Es un contrato de precio fijo o por horas?",
    "Which way of paying is it about?": "¿De qué forma de pago se trata?",
    "Where do you use it?": "¿Dónde lo usas?",
    "Has it started already, or is it still to come?": "¿Ya ha empezado o todavía no?",
    "Here’s how:": "Se hace así:",
    "As a client": "Como cliente", "As a freelancer": "Como freelance", "As an agency": "Como agencia", "Fixed price": "Precio fijo", "Hourly": "Por horas", "Card": "Tarjeta",
    "Bank account": "Cuenta bancaria", "PayPal": "PayPal", "Wallet": "Monedero", "On a computer": "En un ordenador", "On a phone": "En un móvil", "Not yet": "Todavía no", "It has started": "Ya ha empezado",
}  # fmt: skip
_ENGLISH = {said: english for english, said in _SPANISH.items()}


def say(sentence: str, locale: str | None) -> str:
    return _SPANISH.get(sentence, sentence) if (locale or "").lower().startswith("es") else sentence


def original(sentence: str) -> str:
    """The English of one of our own, whichever language it was said in."""
    return _ENGLISH.get(sentence, sentence)


def missing() -> list[str]:
    """Questions and options without a translation."""
    return [text for one in FACETS for text in (one.question, *one.options) if text not in _SPANISH]
