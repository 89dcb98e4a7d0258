"""What the survey page says, in the languages it speaks."""

WORDS = {
    "en": {
        "title": "A question about {product}",
        "nps": "How likely are you to recommend {product} to a friend or colleague?",
        "nps_low": "Not at all likely",
        "nps_high": "Extremely likely",
        "csat": "How satisfied are you with the help you got from {product}?",
        "csat_low": "Not at all",
        "csat_high": "Completely",
        "why": "What is the main reason?",
        "optional": "Optional. Please leave out card numbers and passwords; names and addresses are taken out before anybody reads this.",
        "send": "Send answer",
        "change": "Change answer",
        "earlier": "You answered this quarter. Here it is, should you want to change it.",
        "wrong": "Choose a number first.",
        "thanks": "Thank you",
        "kept": "Your answer reached the people who build {product}. You can close this page.",
        "again": "Change my answer",
    },
    "es": {
        "title": "Una pregunta sobre {product}",
        "nps": "¿Qué probabilidad hay de que recomiendes {product} a alguien que conoces?",
        "nps_low": "Ninguna",
        "nps_high": "Muy alta",
        "csat": "¿Te quedaste conforme con la ayuda que recibiste de {product}?",
        "csat_low": "Nada",
        "csat_high": "Del todo",
        "why": "¿Cuál es la razón principal?",
        "optional": "Opcional. No escribas números de tarjeta ni contraseñas; quitamos nombres y direcciones antes de que alguien lo lea.",
        "send": "Enviar respuesta",
        "change": "Cambiar respuesta",
        "earlier": "Ya respondiste este trimestre. Aquí está, por si quieres cambiarla.",
        "wrong": "Elige primero un número.",
        "thanks": "Gracias",
        "kept": "Tu respuesta llegó a quienes hacen {product}. Ya puedes cerrar esta página.",
        "again": "Cambiar mi respuesta",
    },
}


def words_for(language: str, product: str) -> dict[str, str]:
    """English where we don't speak the language."""
    return {name: text.format(product=product) for name, text in WORDS.get(language, WORDS["en"]).items()}
