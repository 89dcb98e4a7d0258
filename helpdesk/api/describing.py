"""The API's description, made readable: parts of the OpenAPI document as plain values for a page."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DESK = (
    "tickets",
    "customers",
    "files",
    "macros",
    "views",
    "teams",
    "topics",
    "agents",
    "fields",
    "statuses",
    "tags",
    "sla",
    "webhooks",
)
AREAS = {"sla": "Service levels", "voice": "Comments from elsewhere"}


@dataclass(frozen=True)
class Item:
    """A parameter, or a property of a body or an answer."""

    name: str
    kind: str
    required: bool = False
    about: str = ""


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    summary: str
    about: str
    scope: str  # "" where a token doesn't open it
    parameters: tuple[Item, ...]
    body: tuple[Item, ...]
    answer: tuple[Item, ...]
    answer_name: str
    example: str

    @property
    def anchor(self) -> str:
        return re.sub(r"\W+", "-", f"{self.method}{self.path}").strip("-").lower()


@dataclass(frozen=True)
class Area:
    key: str
    name: str
    calls: tuple[Call, ...]


def areas_of(document: Mapping[str, Any]) -> list[Area]:
    """What tokens open, by the first word after /api/v1."""
    schemas, found = document["components"]["schemas"], dict[str, list[Call]]()
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            if path.startswith("/api/v1/"):
                found.setdefault(path.split("/")[3], []).append(_call(method.upper(), path, told, schemas))
    order = [key for key in DESK if key in found] + sorted(found.keys() - set(DESK))
    return [Area(key, AREAS.get(key, key.capitalize()), tuple(found[key])) for key in order]


def _call(method: str, path: str, told: Mapping[str, Any], schemas: Mapping[str, Any]) -> Call:
    about, _, access = told["description"].rpartition("May be called by: ")
    scope = re.search(r"token:([\w:]+)", access)
    content = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    fine: dict[str, Any] = next((one for status, one in told["responses"].items() if status.startswith("20")), {})
    answered = fine.get("content", {}).get("application/json", {}).get("schema", {})
    listed = _resolved(answered, schemas).get("properties", {}).get("data", {}).get("items")
    return Call(
        method, path, told["summary"], _typeset(about), scope[1] if scope else "",
        tuple(
            Item(one["name"], f"{said(one['schema'])}, in the {one['in']}", one["required"], _typeset(one.get("description", "")))
            for one in told["parameters"]
        ),
        _items(content.get("schema", {}), schemas), _items(listed or answered, schemas), _name(listed or answered, bool(listed)),
        json.dumps(content["example"], indent=2, ensure_ascii=False) if "example" in content else "",
    )  # fmt: skip


def said(schema: Mapping[str, Any]) -> str:
    """`text or null`, `list of text`, `one of low, normal, high`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(said(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return f"one of {', '.join('null' if one is None else str(one) for one in schema['enum'])}"
    kind = schema.get("type", "anything")
    if kind == "array":
        return f"list of {said(schema.get('items', {}))}"
    if kind == "string":
        return "moment" if schema.get("format") == "date-time" else "text"
    return {"object": "object", "integer": "whole number", "boolean": "true or false"}.get(kind, str(kind))


def _items(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> tuple[Item, ...]:
    whole = _resolved(schema, schemas)
    needed = set(whole.get("required", ()))
    return tuple(Item(name, said(one), name in needed, _typeset(one.get("description", ""))) for name, one in whole.get("properties", {}).items())  # fmt: skip


def _typeset(text: str) -> str:
    """Of a docstring: a paragraph."""
    return " ".join(text.replace("`", "").replace("'", "’").split())


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    return schemas[str(schema["$ref"]).rpartition("/")[2]] if "$ref" in schema else schema


def _name(schema: Mapping[str, Any], listed: bool) -> str:
    return "" if not schema.get("$ref") else f"{'a page of ' if listed else ''}{said(schema)}"
