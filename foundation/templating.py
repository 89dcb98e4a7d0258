"""What templates ask for most often, made quick: icons, moments, addresses, and pieces of a page that are remembered."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from secrets import randbelow
from threading import Lock
from types import FunctionType, MethodType
from typing import Any

from babel.dates import format_date, format_datetime, format_time
from flask import Flask, current_app, g, has_request_context, render_template, request, url_for
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup, escape
from markupsafe import _escape_inner as as_text  # type: ignore[attr-defined]

from foundation.modules import looked_at
from foundation.money import Money, format_money
from foundation.speaking import Speaker, say

# Nobody outside can write it, and it is below the largest whole number of a database.
_STANDS_FOR = 8 * 10**18 + 1000 * randbelow(10**15)
PLAIN = (str, int, type(None))  # what an address is kept with
MOST = 4096  # of each: a piece is about 2 kB


class Kept:
    """Texts by what they were made of; the one that was made first goes first. Reading takes no lock: a page asks three hundred times."""

    def __init__(self) -> None:
        self._texts: dict[Hashable, str] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], str]) -> str:
        found = self._texts.get(key)
        if found is None:
            found = make()
            with self._lock:
                self._texts[key] = found
                while len(self._texts) > MOST:
                    del self._texts[next(iter(self._texts))]
        return found


def add_to_templates(app: Flask) -> None:
    app.extensions["addresses"], app.extensions["pieces"] = Kept(), Kept()
    app.jinja_env.context_class, app.jinja_env.code_generator_class = Direct, Quick
    app.jinja_env.escaped = escaped  # type: ignore[attr-defined]
    app.jinja_env.filters.update(exact=exact)
    app.jinja_env.globals.update(
        icons_address=icons_address, draw_icon=draw_icon, draw_when=draw_when, url_for=address_of, say=say
    )
    app.jinja_env.globals.update(parts=Macros(app, "parts.html"), piece=piece, framed=framed)


class Direct(Context):
    """A plain function, a method or `say` is called at once: Jinja looks four times whether what it calls wants the context, and a page
    calls four hundred."""

    def call(self, what: Callable[..., Any], /, *args: Any, **values: Any) -> Any:
        kind = type(what)
        if kind is Speaker or kind is MethodType or (kind is FunctionType and not hasattr(what, "jinja_pass_arg")):
            values.pop("_block_vars", None)
            values.pop("_loop_vars", None)
            return what(*args, **values)
        return super().call(what, *args, **values)


class Quick(CodeGenerator):
    """What is written on a page is escaped by `escaped`: of Jinja's own each becomes an object that says it is HTML, and a page writes six
    hundred."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


def escaped(value: object) -> str:
    """As `escape`, for what is joined at once."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]
    return as_text(value) if kind is str else escape(value)  # type: ignore[arg-type]


class Macros:
    """A file of macros that need nothing of the page, for every template: importing it costs each of a page's forty pieces anew."""

    def __init__(self, app: Flask, name: str) -> None:
        self._template: Callable[[], Template] = lambda: app.jinja_env.get_template(name)

    def __getattr__(self, name: str) -> Any:
        macro = getattr(self._template().module, name)
        setattr(self, name, macro)
        return macro


def icons_address() -> str:
    """A page draws a hundred icons from one file."""
    here = _here()
    if here is None:
        return url_for("static", filename="icons.svg")
    if not here.icons:
        here.icons = address_of("static", filename="icons.svg")
    return here.icons


def draw_icon(name: str, label: str | None = None) -> Markup:
    """An icon of `icons.svg`; with a label it is read aloud."""
    return _icon(icons_address(), name, label or "")


def draw_when(moment: datetime | None, style: str = "relative") -> Markup:
    """A moment: exact in UTC without JavaScript; relative, with the exact local time on hover, with it. `style`: relative | date |
    time | moment."""
    return _when(moment, style, say.lang) if moment else Markup("")


def draw_money(money: Money, locale: str | None = None) -> str:
    """`€1,200.00` or `1200,00 €`, as the language of the page writes it."""
    return format_money(money, locale or say.lang)


def exact(moment: datetime, style: str = "relative") -> str:
    """`27 Nov 2026, 23:14 UTC`, or its date or time alone, in the language of the page."""
    return _exact(moment, style, say.lang)


def address_of(endpoint: str, **values: Any) -> str:
    """As Flask's `url_for`, put together once for the same values: a page has ninety addresses, nearly all of them the same each time.
    Those of static files hold until files are looked at again, since they say when the file changed."""
    here = _here()
    if here is None or endpoint[0] == ".":
        return url_for(endpoint, **values)
    for one in values.values():
        if type(one) not in PLAIN:
            return url_for(endpoint, **values)
    at = here.looked_at if endpoint.endswith("static") else None
    return here.addresses.get((here.root, endpoint, at, *values.items()), lambda: url_for(endpoint, **values))


@dataclass(slots=True)
class Here:
    """What all addresses of a page need, found out once: `root` is what they begin with."""

    root: str
    looked_at: int
    addresses: Kept
    icons: str = ""


def _here() -> Here | None:
    """None where no page is made."""
    try:
        kept = vars(g._get_current_object())
    except RuntimeError:  # outside of the application
        return None
    if "here" not in kept:
        if not has_request_context():
            return None
        kept["here"] = Here(request.script_root, looked_at(current_app), current_app.extensions["addresses"])
    found: Here = kept["here"]
    return found


def remembered(template: str, key: Hashable, **values: Any) -> Markup:
    """A piece of a page, rendered once in this process for the same key, for whoever asks. `key` has all that the piece shows: nothing
    about who looks at it may be left out."""
    whole = (icons_address(), say.lang, template, key)
    return Markup(current_app.extensions["pieces"].get(whole, lambda: render_template(template, **values)))


def piece(template: str, **values: Any) -> Markup:
    """A piece of a page in a template of its own, rendered once in this process for the same `values`. It is given nothing else, so that it
    can't show what they don't say: no request, and nothing of who looks at the page."""
    return framed(template, {}, **values)


def framed(template: str, holes: Mapping[str, Any], **values: Any) -> Markup:
    """As `piece`, with holes that are filled anew each time, so that what differs from ticket to ticket doesn’t make it another piece.
    `holes`: what is written in them, as text of HTML or an attribute; in addresses whole numbers only. While the piece is rendered each is a
    number of its own that stands for it: nothing can be computed from it."""
    key = tuple((name, _hashable(value)) for name, value in values.items())
    whole = (icons_address(), say.lang, template, tuple(holes), key)
    kept: Kept = current_app.extensions["pieces"]
    text = kept.get(whole, lambda: current_app.jinja_env.get_template(template).render(values | _marks(holes)))
    for name, mark in _marks(holes).items():
        text = text.replace(str(mark), escape(holes[name]))
    return Markup(text)


def _marks(holes: Iterable[str]) -> dict[str, int]:
    return {name: _STANDS_FOR + number for number, name in enumerate(holes)}


def _hashable(value: Any) -> Hashable:
    if isinstance(value, Mapping):
        return tuple((name, _hashable(one)) for name, one in value.items())
    if isinstance(value, list | tuple):
        return tuple(_hashable(one) for one in value)
    return value  # type: ignore[no-any-return]


@lru_cache(2048)
def _icon(address: str, name: str, label: str) -> Markup:
    said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" viewBox="0 0 20 20" {} focusable="false"><use href="{}#{}"/></svg>').format(
        said, address, name
    )


@lru_cache(4096)
def _exact(moment: datetime, style: str, language: str) -> str:
    if style == "date":
        return format_date(moment, "d MMM y", locale=language)
    if style == "time":
        return f"{format_time(moment, 'HH:mm', locale=language)} UTC"
    return f"{format_datetime(moment, 'd MMM y, HH:mm', locale=language)} UTC"


@lru_cache(4096)
def _when(moment: datetime, style: str, language: str) -> Markup:
    told = escape(_exact(moment, style, language))
    return Markup('<time datetime="{}" data-when="{}">{}</time>').format(moment.isoformat(), style, told)
