"""What mail to customers says, in the languages it speaks."""

WORDS = {
    "en": {
        "one_question": "One question about {product}. A number is enough; the link takes you to the page where you send it.",
        "open": "Answer on the page",
        "why": "You get this at most once in a quarter because you use {product}.",
        "stop": "No more questions",
        "fix_title": "You told us, and we changed it",
        "fix_why": "You get this once because you asked to be told.",
        "fix_stop": "No more of these",
        "stop_surveys": "No more questions by mail?",
        "stop_fixes": "No more news of what we changed?",
        "stop_how": "You needn’t sign in. Nothing else changes.",
        "stop_do": "Stop it",
        "stopped": "It’s stopped",
        "stopped_how": "You get no more of this mail. You can close this page.",
    },
    "es": {
        "one_question": "Una pregunta sobre {product}. Basta un número; el enlace te lleva a la página donde lo envías.",
        "open": "Responder en la página",
        "why": "Recibes esto como mucho una vez por trimestre porque usas {product}.",
        "stop": "No más preguntas",
        "fix_title": "Nos lo dijiste y lo hemos cambiado",
        "fix_why": "Recibes esto una sola vez porque pediste que te avisáramos.",
        "fix_stop": "No más avisos",
        "stop_surveys": "¿No más preguntas por correo?",
        "stop_fixes": "¿No más avisos de lo que cambiamos?",
        "stop_how": "No hace falta iniciar sesión. Lo demás sigue igual.",
        "stop_do": "No recibir más",
        "stopped": "Hecho",
        "stopped_how": "No recibirás más correos de este tipo. Ya puedes cerrar esta página.",
    },
}


def spoken(language: str) -> str:
    """The language itself where we speak it, else English."""
    return language[:2] if language[:2] in WORDS else "en"


def mail_words(language: str, product: str) -> dict[str, str]:
    return {name: text.format(product=product) for name, text in WORDS[spoken(language)].items()}
