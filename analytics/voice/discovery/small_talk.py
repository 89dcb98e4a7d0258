"""Comments that greet, thank, praise or only ask whether there is news, and name nothing: no theme. English and Spanish."""

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from foundation.words import words

_KIND = """
    hi hello hey dear good morning afternoon evening night day weekend hola buenos buenas dias tardes noches
    estimado estimada thanks thank thx ty cheers appreciate appreciated appreciates grateful gracias muchas
    mil agradecido agradecida agradezco please por favor kindly regards best wishes saludos saludo cordial
    sincerely welcome bye goodbye adios great nice perfect perfecto awesome amazing excellent excelente
    fantastic wonderful brilliant superb lovely cool super genial bueno buena ok okay yes no vale sure done
    solved resolved sorted worked works working all everything todo quick quickly fast rapid prompt promptly
    swift speedy rapido rapida kind friendly polite helpful useful amable clear answer answers answered reply
    replies replied response responses responding help helped helping helps support service team agent
    respuesta ayuda soporte equipo very much so really lot lots again everyone everybody there guys sir madam
    mate muy mucho mucha tan i you your we our us me my it this that the a an is was are be been have has had
    for and to of in with just as at on yo tu su el la los las un una es fue esta este y de que en con lo le
    al para love loved happy glad pleased satisfied feliz contento contenta name
"""
_CHASING = """
    im ive youve youre its thats weve theres havent hasnt isnt
    when will hear heard from getting nervous worried curious asking whether if something anything any news
    update updates yet still waiting wait check checking wondering know soon cuando sabre noticias novedades
    algo sigo esperando nervioso nerviosa pregunto
"""
SAID = frozenset(part for one in (_KIND + _CHASING).split() for part in words(one))
LONG = 4  # letters from which a word may have a slip


def is_small_talk(said: Sequence[str]) -> bool:
    """Whether all its words are such as people greet, thank, praise and ask after news with; one may have a slip."""
    others = [word for word in said if word not in SAID]
    return not others or (len(others) == 1 < len(said) and _is_slip(others[0]))


def _is_slip(word: str) -> bool:
    return len(word) >= LONG and any(OSA.distance(word, one, score_cutoff=1) <= 1 for one in SAID if len(one) >= LONG)
