"""What the desk refuses with, as patterns: `f"There is no view {name}."` is `There is no view {name}.`"""

import ast
import re
from functools import cache
from pathlib import Path

from tests.helpdesk.speaking.words import HOME

PROBLEMS = {
    "Invalid",
    "Conflict",
    "NotFound",
    "Forbidden",
    "Gone",
    "TooLarge",
    "TooMany",
    "Outdated",
    "Unauthorized",
    "Malformed",
    "NotUnderstood",  # of a search
}


KINDS = re.compile(rf"^class (\w+)\((?:{'|'.join(PROBLEMS)})\):", re.MULTILINE)  # such as FieldsMissing


@cache
def problems() -> set[str]:
    return PROBLEMS | {name for path in (HOME / "helpdesk").rglob("*.py") for name in KINDS.findall(path.read_text())}


def raised_in(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in problems() and node.args:
            sentence = _sentence(node.args[0])
            if sentence:
                found.add(sentence)
    return found


def raised_by(*folders: str) -> set[str]:
    paths = (path for folder in folders for path in (HOME / folder).rglob("*.py"))
    return set().union(*(raised_in(path) for path in paths))


def _sentence(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    names: list[str] = []
    return "".join(_part(part, names) for part in node.values)


def _part(part: ast.expr, names: list[str]) -> str:
    """Values are called a, b, c: a pattern finds them by their place. Several `names` are joined as the language joins them."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name) and part.value.id == "names":
        return "{names}"
    names.append("abcdefghij"[len(names)])
    return "{" + names[-1] + "}"
