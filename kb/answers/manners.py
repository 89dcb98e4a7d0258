"""What isn't a question about the product: greetings, thanks, small talk, abuse, anger, danger, and the wish for a person.

English and Spanish. Fixed replies, the same for everybody: nothing here is composed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from foundation.words import fold

_PERSON = (
    r"\b(talk|speak|chat|connect me|transfer me|put me through|pass me|get me|reach|contact)\b.{0,20}\b(person|human|agent|someone|somebody|representative|rep|operator|staff|real one|support|your team|advisor|adviser)\b(?! (who|that|from|at|in)\b)",
    r"\b(real|actual|live|human) (person|human|agent|being|support|help)\b", r"^\W*(human|agent|person|operator|representative|support)( please| now)?\W*$",
    r"\bnot (a|another) (bot|robot|machine)\b", r"^\W*(please |can (you|someone|somebody) |could (you|someone|somebody) )?(call|phone|ring) me\b", r"\b(hablar|chatear|contactar|comunicarme|escribir)\b.{0,20}\b(persona|humano|agente|alguien|operador|soporte|asesor)\b", r"\bpersona real\b", r"^\W*(agente|humano|persona)( por favor)?\W*$",
)  # fmt: skip
_DANGER = (
    r"\b(kill|hurt|harm|cut|hang|end) (myself|my ?self)\b", r"\bend my life\b|\bend it all\W*$", r"\bend my own life\b", r"\btake my (own )?life\b", r"\bsuicid(e|al)\b", r"\b(i|i.?m|im|me) ((just|really|only) )?(want|wanna|going|wish|ready) (to )?(die|be dead)\b", r"\bbetter off dead\b", r"\bself[- ]?harm", r"\bdon.?t want to (live|be alive|exist)\b", r"\bno reason to live\b", r"\bcan.?t go on (living|any ?more|like this)\b",
    r"\b(matarme|suicidarme|suicidio|quitarme la vida|quiero morir|no quiero vivir|hacerme dano)\b",
)  # fmt: skip
_ANGER = (
    r"\b(ridiculous|unacceptable|outrageous|pathetic|fed up|sick of|furious|infuriating|scandal(ous)?|shameful|disgrace(ful)?|appalling|livid)\b", r"\b(third|fourth|fifth|3rd|4th|5th|tenth|10th|hundredth) time (i|we|it|my|this|that|now|in a row|today)\b", r"\b(worst|terrible|horrible|awful) (service|support|company|experience|platform|site)\b", r"\b(wast(e|ing) (of )?my time|this is a joke|you (people )?(don.?t|do not) care|nobody (helps|cares|answers))\b", r"\b((my|our|a) lawyer (will|is going)|get(ting)? a lawyer|sue you|legal action against you|report you)\b", r"\bwhat the (hell|fuck|heck)\b", r"\b(useless|rubbish|garbage) (bot|answer|support|help|service)\b", r"\bstolen? my money\b", r"\brobbed\b",
    r"\b(inaceptable|ridiculo|vergonzoso|harto|harta|una verguenza|indignante|perdida de tiempo|pesimo servicio)\b",
)  # fmt: skip
_ABUSE = (
    r"\b(fuck|fucking|shit|bitch|asshole|bastard|cunt|dickhead|motherfucker|retard(ed)?|moron)\b", r"\byou('re| are)? (a |an |so |such a )?(stupid|idiot|dumb|useless|trash|moron|garbage)\b", r"\b(stupid|dumb|idiotic) (bot|robot|machine|thing|assistant)\b", r"\bshut up\b",
    r"\b(mierda|puta|puto|idiota|imbecil|estupido|gilipollas|cabron|pendejo)\b",
)  # fmt: skip
_HELLO = r"^\W*(hi|hello|hey|hiya|good (morning|afternoon|evening|day)|greetings|howdy|yo|hola|buenas|buenos dias|buenas tardes|buenas noches)( there| all| team| everyone| aside)?\W*$"
_THANKS = r"^\W*(ok(ay)?,? |great,? |perfect,? |super,? |that.{0,12}helps?,? )*(thanks|thank you|thx|ty|cheers|much appreciated|gracias|muchas gracias|mil gracias)( so much| a lot| very much| again| for (your|the) help)?( that.{0,20})?\W*$"
_PRAISE = r"^\W*(great|perfect|awesome|ok(ay)?|cool|good|got it|i see|nice|understood|that (helps|worked|works)|it works( now)?|solved|fixed|vale|perfecto|entendido|genial)\W*$"
_BYE = (
    r"^\W*(bye|goodbye|see you|see ya|have a (nice|good) (day|one)|that.?s all|nothing else|adios|hasta luego|chao)\W*$"
)
_BOT = r"\b(are you|is this|am i (talking|speaking|chatting) (to|with)) (a |an )?(bot|robot|human|real|person|ai|machine|real person)\b|\bwho are you\b|\bwhat are you\b|\bwhat.?s your name\b|\beres (un )?(bot|robot|humano|persona)\b|\bquien eres\b"
_FEEL = r"^\W*(how are you( doing)?( today)?|how.?s it going|what.?s up|como estas|que tal)\W*$"
_HELP = r"^\W*(can you help( me)?|i (need|want) (some )?help|help( me)?( please)?|i have a (question|problem)|ayuda|necesito ayuda|puedes ayudarme)\W*$"
_JOKE = r"\b(tell me a (joke|story)|sing|poem|weather|meaning of life|do you (love|like) me|your favou?rite|chiste)\b"


@dataclass(frozen=True)
class Manner:
    """What a message is apart from a question."""

    name: str  # danger | person | abuse | anger | hello | thanks | praise | bye | bot | feel | help | joke
    question: bool = False  # it may hold a question as well


REPLIES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "danger": "I’m really glad you told us, and I’m sorry it’s this hard right now. You deserve help from a person, today. If you might act on it, call your local emergency number now (112 in Europe, 911 in North America). You can talk to somebody trained to listen, free and at any hour: findahelpline.com lists the line of your country; in the US and Canada it’s 988, in the UK and Ireland 116 123. I’ve told a person on our team as well.",
        "person": "Of course. Here is the quickest way to a person; everything you’ve written here goes along.",
        "abuse": "That sounds like a frustrating moment. Tell me in a few words what went wrong and I’ll look for the answer, or talk to a person.",
        "anger": "I’m sorry this has been so frustrating. A person should look at it now; everything you’ve written here goes along, so you won’t have to repeat it.",
        "hello": "Hello. What can I help you with?",
        "thanks": "You’re welcome. Is there anything else?",
        "praise": "Good. Is there anything else?",
        "bye": "Take care. Help is here whenever you need it.",
        "bot": "I’m the help assistant: a program that answers from our help articles and says where each answer stands. For a person, choose “Talk to a person” at any time.",
        "feel": "Ready to help, thank you. What’s on your mind?",
        "help": "Yes. Tell me in your own words what you’re trying to do or what went wrong.",
        "joke": "I only know our help articles, so I’d be poor company there. What can I look up for you?",
    },
    "es": {
        "danger": "Gracias por contárnoslo; siento mucho que sea tan difícil ahora mismo. Mereces la ayuda de una persona, hoy. Si crees que puedes hacerte daño, llama ya al número de emergencias de tu país (112 en Europa, 911 en América). Puedes hablar con alguien preparado para escuchar, gratis y a cualquier hora: findahelpline.com tiene la línea de tu país; en España es el 024. También he avisado a una persona de nuestro equipo.",
        "person": "Claro. Esta es la vía más rápida para hablar con una persona; todo lo que has escrito aquí va con ella.",
        "abuse": "Parece un momento frustrante. Dime en pocas palabras qué ha fallado y busco la respuesta, o habla con una persona.",
        "anger": "Siento que esto haya sido tan frustrante. Conviene que lo vea una persona ahora; todo lo que has escrito va con ella, así no tendrás que repetirlo.",
        "hello": "Hola. ¿En qué puedo ayudarte?",
        "thanks": "De nada. ¿Hay algo más?",
        "praise": "Bien. ¿Hay algo más?",
        "bye": "Cuídate. La ayuda está aquí cuando la necesites.",
        "bot": "Soy el asistente de ayuda: un programa que responde con nuestros artículos y dice dónde está cada respuesta. Para hablar con una persona, elige «Hablar con una persona» cuando quieras.",
        "feel": "Aquí estoy para ayudarte, gracias. ¿Qué necesitas?",
        "help": "Sí. Cuéntame con tus palabras qué intentas hacer o qué ha fallado.",
        "joke": "Solo conozco nuestros artículos de ayuda, así que ahí sería poca compañía. ¿Qué busco por ti?",
    },
}

_RULES: tuple[tuple[str, re.Pattern[str], bool], ...] = tuple(
    (name, re.compile("|".join(patterns) if isinstance(patterns, tuple) else patterns), question)
    for name, patterns, question in (
        ("danger", _DANGER, False), ("person", _PERSON, False), ("anger", _ANGER, True), ("abuse", _ABUSE, True), ("hello", _HELLO, False), ("thanks", _THANKS, False),
        ("praise", _PRAISE, False), ("bye", _BYE, False), ("bot", _BOT, False), ("feel", _FEEL, False), ("help", _HELP, False), ("joke", _JOKE, True),
    )
)  # fmt: skip
_OURS = re.compile(
    r"\b(support|human|real person|a person|an agent|operator|representative|your team|persona|humano|agente|soporte)\b"
)
_OTHERS = re.compile(r"\b(clients?|freelancers?|customers?|they|he|she|them|colleagues?)\b")
_ASKS_HOW = re.compile(r"^\W*(how|where|when|why|what)\b")
_OPENING = re.compile(
    r"^\W*(hi|hello|hey|good (morning|afternoon|evening)|hola|buenas)( there| team)?\b[\s,.!:;-]*", re.IGNORECASE
)


def manner_of(text: str) -> Manner | None:
    """None: a plain question."""
    folded = fold(text[:2000]).replace("’", "'").strip()
    for name, pattern, question in _RULES:
        found = pattern.search(folded)
        if found and not (name == "person" and _is_about_others(folded, found)):
            return Manner(name, question)
    if len(text) > 12 and sum(ch.isupper() for ch in text) > 0.7 * sum(ch.isalpha() for ch in text) and "!" in text:
        return Manner("anger", True)
    return None


def reply(name: str, locale: str | None) -> str:
    known = REPLIES.get((locale or "en").lower().partition("-")[0], REPLIES["en"])
    return known[name]


def without_opening(text: str) -> str:
    """`Hi, how do I ...` asks `how do I ...`."""
    return _OPENING.sub("", text, count=1).strip() or text


def _is_about_others(folded: str, found: re.Match[str]) -> bool:
    """`How do I contact someone I hired` isn't a wish for one of our people, nor is what a client wants."""
    before = folded[: found.start()]
    return bool(_OTHERS.search(before)) or (bool(_ASKS_HOW.search(folded)) and not _OURS.search(found[0]))
