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
    },
    "es": {
        "one_question": "Una pregunta sobre {product}. Basta un número; el enlace te lleva a la página donde lo envías.",
        "open": "Responder en la página",
        "why": "Recibes esto como mucho una vez por trimestre porque usas {product}.",
        "stop": "No más preguntas",
        "fix_title": "Nos lo dijiste y lo hemos cambiado",
        "fix_why": "Recibes esto una sola vez porque pediste que te avisáramos.",
        "fix_stop": "No más avisos",
    },
}


def mail_words(language: str, product: str) -> dict[str, str]:
    return {name: text.format(product=product) for name, text in WORDS.get(language[:2], WORDS["en"]).items()}
