"""Typed JSON endpoints: msgspec structs in and out, and the OpenAPI description generated from the same types."""

import inspect
import re
import types
import typing
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

import msgspec
from flask import Blueprint, Flask, Response, request

from foundation.access import public
from foundation.csrf import csrf_exempt
from foundation.errors import Invalid, Malformed, TooLarge
from foundation.incoming import json_without_nul

View = Callable[..., Any]
Access = Callable[[View], View]


class ErrorDetail(msgspec.Struct):
    status: int
    title: str
    detail: str
    field: str | None = None
    code: str = ""  # for programs: not_found, stale_reply ...


class ErrorAnswer(msgspec.Struct):
    """What every refusal looks like: a sentence a person can act on."""

    error: ErrorDetail


@dataclass(frozen=True)
class Operation:
    method: str
    path: str  # Flask's form
    summary: str
    description: str
    access: str
    body: Any
    answer: Any
    query: dict[str, tuple[Any, Any]] = field(default_factory=dict)  # name -> (type, default)
    area: str = ""  # the blueprint it belongs to
    name: str = ""
    status: int = 200
    headers: tuple[str, ...] = ()  # of HEADERS, which the view reads
    example: Any = None  # of a body


HEADERS = {
    "Idempotency-Key": "Up to 200 characters of your own. The same request sent again with it within 24 hours gets the first answer; nothing is done twice.",
    "If-Match": "The `version` of the ticket you read. Where it has changed since, nothing is done: 412, with what happened.",
}  # fmt: skip


class ApiBlueprint(Blueprint):
    """A blueprint whose views take a struct as `body`, path and query values by keyword, and return structs.

    Request bodies are JSON, sent as application/json or, without a CORS preflight, as text/plain.
    """

    def __init__(self, name: str, url_prefix: str, import_name: str = __name__, **options: Any) -> None:
        super().__init__(name, import_name, url_prefix=url_prefix, **options)
        self.operations: list[Operation] = []

    def get(self, rule: str, **options: Any) -> Callable[[View], View]:  # type: ignore[override]
        """`summary`, `access`, and what else `_operation` takes."""
        return self._operation("GET", rule, **options)

    def post(self, rule: str, **options: Any) -> Callable[[View], View]:  # type: ignore[override]
        return self._operation("POST", rule, **options)

    def put(self, rule: str, **options: Any) -> Callable[[View], View]:  # type: ignore[override]
        return self._operation("PUT", rule, **options)

    def patch(self, rule: str, **options: Any) -> Callable[[View], View]:  # type: ignore[override]
        return self._operation("PATCH", rule, **options)

    def delete(self, rule: str, **options: Any) -> Callable[[View], View]:  # type: ignore[override]
        return self._operation("DELETE", rule, **options)

    def _operation(
        self, method: str, rule: str, *, summary: str, access: Access, status: int = 200, headers: tuple[str, ...] = (), example: Any = None
    ) -> Callable[[View], View]:  # fmt: skip
        def register(view: View) -> View:
            hints = typing.get_type_hints(view, include_extras=True)
            in_path = set(re.findall(r"<(?:\w+:)?(\w+)>", rule))
            query = {
                name: (hints[name], None if p.default is inspect.Parameter.empty else p.default)
                for name, p in inspect.signature(view).parameters.items()
                if name != "body" and name not in in_path
            }
            body, answer = hints.get("body"), hints.get("return")

            def call(**path: Any) -> Response:
                if method == "GET":
                    _refuse_what_is_left_out(query)
                if body is not None:
                    path["body"] = read_body(body)
                for name, (kind, default) in query.items():
                    path[name] = _query_value(name, kind, default)
                found = view(**path)
                return found if isinstance(found, Response) else answer_json(found, status)

            call.__name__, call.__doc__ = view.__name__, view.__doc__
            guarded = csrf_exempt(access(call))
            self.add_url_rule(rule, endpoint=view.__name__, view_func=guarded, methods=[method])
            who: str = guarded.access  # type: ignore[attr-defined]
            described = inspect.getdoc(view) or ""
            path = f"{self.url_prefix}{rule}"
            self.operations.append(
                Operation(method, path, summary, described, who, body, answer, query, self.name, view.__name__, status, headers, example)
            )  # fmt: skip
            return view

        return register


def read_body(kind: type[Any]) -> Any:
    """The request's JSON as `kind`; every way it can be wrong is a sentence."""
    raw = request.get_data(cache=True)
    if request.content_length is None and len(raw) == request.max_content_length:
        raise TooLarge("Send something smaller, or split it into parts.")  # a body of untold length is cut at the limit
    try:
        return msgspec.json.decode(json_without_nul(raw), type=kind)
    except msgspec.ValidationError as error:
        place = re.search(r"`\$\.?([^`]*)`", str(error))
        raise Invalid(f"The request doesn’t fit: {error}.", field=place[1] if place else None) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"The request isn’t valid JSON: {error}.") from error


def answer_json(value: Any, status: int = 200) -> Response:
    if value is None:
        return Response(status=204)
    return Response(msgspec.json.encode(value), status=status, content_type="application/json")


def describe_api(app: Flask) -> dict[str, Any]:
    """The OpenAPI 3.1 document of every ApiBlueprint registered in `app`."""
    operations = [op for bp in app.blueprints.values() if isinstance(bp, ApiBlueprint) for op in bp.operations]
    kinds = [kind for op in operations for kind in (op.body, op.answer) if _described(kind)]
    schemas, components = msgspec.json.schema_components(
        [*kinds, ErrorAnswer], ref_template="#/components/schemas/{name}"
    )
    by_kind = {id(kind): schema for kind, schema in zip([*kinds, ErrorAnswer], schemas, strict=True)}
    paths: dict[str, Any] = {}
    for op in operations:
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", op.path)
        paths.setdefault(path, {})[op.method.lower()] = _describe(op, by_kind)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Aside",
            "version": "1",
            "description": "Help at the side of the page, and the desk behind it.",
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def serve_description(app: Flask) -> None:
    cached: list[bytes] = []

    @app.get("/api/openapi.json")
    @public
    def openapi() -> Response:
        if not cached:
            cached.append(msgspec.json.encode(describe_api(app)))
        return Response(cached[0], content_type="application/json")


def _describe(op: Operation, by_kind: dict[int, Any]) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer" if kind == "int" else "string"}}
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", op.path)
    ]
    for name, (kind, default) in op.query.items():
        schema = msgspec.json.schema(kind) | ({} if default is None else {"default": default})
        about = {"description": schema.pop("description")} if "description" in schema else {}
        parameters.append({"name": name, "in": "query", "required": False, "schema": schema} | about)
    for name in op.headers:
        parameters.append({"name": name, "in": "header", "required": False, "schema": {"type": "string"}, "description": HEADERS[name]})  # fmt: skip
    described: dict[str, Any] = {
        "operationId": f"{op.area}.{op.name}",
        "tags": [op.area],
        "summary": op.summary,
        "description": f"{op.description}\n\nMay be called by: {op.access}.".strip(),
        "parameters": parameters,
        "responses": {
            "4XX": {"description": "A refusal", "content": {"application/json": {"schema": by_kind[id(ErrorAnswer)]}}}
        },
    }
    if _described(op.answer):
        described["responses"][str(op.status)] = {
            "description": "Done", "content": {"application/json": {"schema": by_kind[id(op.answer)]}}
        }  # fmt: skip
    else:
        described["responses"]["2XX"] = {"description": "Done"}
    if _described(op.body):
        content = {"schema": by_kind[id(op.body)]} | ({"example": op.example} if op.example else {})
        described["requestBody"] = {"required": True, "content": {"application/json": content}}
    if "token:" in op.access:
        described["security"] = [{"token": []}]
    return described


def _described(kind: Any) -> bool:
    return (
        kind is not None and kind is not types.NoneType and not (isinstance(kind, type) and issubclass(kind, Response))
    )


def _refuse_what_is_left_out(known: Collection[str]) -> None:
    """A filter that is misspelled or given twice must not be left out: too much would fit. Raises Invalid."""
    for name, values in request.args.lists():
        if name not in known:
            takes = f"It takes {', '.join(known)}." if known else "It takes none."
            raise Invalid(f"This address has no parameter {name[:80]!r}. {takes}", field=name[:80])
        if len(values) > 1:
            raise Invalid(f"{name} is given {len(values)} times; give it once.", field=name)


def _query_value(name: str, kind: Any, default: Any) -> Any:
    raw = request.args.get(name)
    if raw is None:
        return default
    try:
        return msgspec.convert(raw, kind, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid(f"{name} can’t be {raw[:80]!r}: {error}.", field=name) from error
