"""The verbatims behind every number: searched, asked, filtered, and summed up above their list."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import render_template, request, url_for
from markupsafe import Markup
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from analytics.voice.asking.address import BOTH, NAMES, left_out, told
from analytics.voice.asking.current import shelf
from analytics.voice.asking.describing import in_words, pills_of, points_in_words, value_in_words
from analytics.voice.asking.marking import marked
from analytics.voice.asking.query import read_query
from analytics.voice.asking.segments import list_segments
from analytics.voice.asking.shelf import Shelf
from analytics.voice.asking.showing import Shown, show
from analytics.voice.asking.understanding import is_question, understand
from analytics.voice.frame import READERS, SENTIMENTS, voice
from analytics.voice.hearing.preparing import SOURCES
from analytics.voice.hearing.wanted import MOST_WORDS, wanted_from
from analytics.voice.meaning.figures import wilson
from analytics.voice.registry.standing import Registry, read_registry
from analytics.voice.sentiment.clauses import two_things
from analytics.voice.sentiment.correcting import corrections_of
from foundation.access import current_staff, staff_only
from foundation.incoming import whole_number
from foundation.speaking import say
from foundation.web import now, reading

RATINGS = ("1-2", "3", "4-5", "1", "2", "4", "5")
ROLES = ("client", "freelancer", "agency")  # until a job has seen which there are


@voice.get("/verbatims")
@staff_only(*READERS)
def verbatims() -> str | Response:
    held, wanted = shelf(), wanted_from(request.args)
    args = _asked_for()
    cursor, like = request.args.get("cursor"), whole_number(request.args.get("like"))
    narrowed = bool(args.keys() - {"heard"}) or like is not None
    with reading() as db:
        registry = read_registry(db)
        if is_question(wanted.words) and not {"plain", "asked"} & request.args.keys():
            return redirect(_understood(wanted.words, args, registry, held))
        segments = list_segments(db, current_staff())
        shown = show(
            db,
            args,
            registry,
            held,
            reader=current_staff().id,
            like=like,
            newest=_newest(),
            cursor=cursor,
            sum_up=narrowed and not cursor and like is None,
        )
        corrected = corrections_of(db, [row.id for row in shown.rows])
    kept = args | {name: value for name in ("asked", "like", "order", "plain") if (value := request.args.get(name))}
    return render_template(
        "analytics/voice/verbatims.html", shown=shown, wanted=shown.chosen.wanted, corrected=corrected, narrowed=narrowed, like=like, newest=_newest(), cursor=cursor,
        two_things={row.id: two_things(row.text) for row in shown.rows}, theme_name=registry.name, texts=_marked(shown), interval=wilson(shown.counts["negative"], shown.counts.total()),
        pills=pills_of(args, registry), left_out=in_words(left_out(args), registry), asked=request.args.get("asked", "")[:MOST_WORDS], typed=request.args.get("words", ""), cut=len(request.args.get("words", "")) > MOST_WORDS,
        segments=segments, here=next((one for one in segments if one.filters == _saved(args)), None), saved=whole_number(request.args.get("saved")), by_words_only=held is None and bool(wanted.words),
        choices=_choices(registry, held, args), address=_address(kept), kept=kept, filters=_saved(args), take=args | ({"like": str(like)} if like else {}),
    )  # fmt: skip


def _asked_for() -> dict[str, str]:
    """The filters of this address, with whoever is left out."""
    return told(request.args, (*BOTH, "heard"))


def _newest() -> bool:
    return request.args.get("order") == "newest"


def _saved(args: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in args.items() if name in NAMES}


def _understood(question: str, args: Mapping[str, str], registry: Registry, held: Shelf | None) -> str:
    """The address that asks what the question does, by filters that can be taken away one by one."""
    found = understand(question, registry, held.facets if held else {"role": ROLES}, now().date())
    if not found.filters and not found.words:  # "why?"
        return _address(args)(plain="yes")
    kept = {name: value for name, value in args.items() if name != "words"}
    return _address(found.filters | kept)(words=found.words or None, asked=question)


def _marked(shown: Shown) -> dict[int, Markup]:
    """What was said, by comment, with the words that were looked for."""
    words = shown.chosen.wanted.words
    if not words:
        return {}
    query, rows = read_query(words), [*shown.rows, *shown.quotes]
    forms = shown.chosen.found.marked if shown.chosen.found else frozenset(query.telling)
    return dict(
        zip([row.id for row in rows], marked([row.text for row in rows], forms, " ".join(query.words)), strict=True)
    )


def _address(kept: Mapping[str, str]) -> Callable[..., str]:
    """`address(role="client")`, `address(theme=none)`: this page with a filter changed or taken away; pages begin anew."""

    def address(**changed: Any) -> str:
        merged: dict[str, Any] = {**kept, **changed}
        return url_for("voice.verbatims", **merged)

    return address


def _choices(registry: Registry, held: Shelf | None, args: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers: what there is, and what was asked for."""
    facets: Mapping[str, Sequence[str]] = held.facets if held else {"role": ROLES}
    plain = {
        name: [(value, value_in_words(name, value, registry)) for value in dict.fromkeys([*facets.get(name, ()), *([args[name]] if name in args else [])])]
        for name in ("role", "plan", "page", "segment", "contract_type", "release", "language", "channel")
    }  # fmt: skip
    themes = sorted(((one.key, one.name) for one in registry.all.values()), key=lambda one: one[1])
    return plain | {
        "theme": [("none", say.text("No theme")), *themes], "area": [(one, one) for one in registry.areas()],
        "sentiment": [(one, say.word("Unsure" if one == "uncertain" else one.capitalize())) for one in SENTIMENTS],
        "source": [(one, one) for one in SOURCES], "rating": [(one, points_in_words(one)) for one in RATINGS],
        "two_sided": [("yes", say.text("Says two things")), ("no", say.text("Says one thing"))], "synthetic": [("no", say.text("Real only")), ("yes", say.text("Synthetic only"))],
    }  # fmt: skip
