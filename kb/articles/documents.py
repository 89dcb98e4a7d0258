"""Documents as contracts/files.md has them: Markdown with front matter, or one JSON object."""

from dataclasses import dataclass
from typing import Any

from foundation.yaml_text import read_yaml
from kb.articles.article import ArticleDraft


@dataclass(frozen=True)
class Incoming:
    """An article on its way in."""

    draft: ArticleDraft
    translates: str = ""  # the id of its original
    outdated: bool = False  # the original changed since it was translated


def read_markdown(text: str, *, name: str) -> ArticleDraft:
    """One Markdown file with YAML front matter; `name` (without suffix) is its id. Raises ValueError in words."""
    return draft_from(facts_of(text, name=name))


def facts_of(text: str, *, name: str) -> dict[str, Any]:
    if not text.startswith("---"):
        raise ValueError("it has no front matter: start the file with --- and a title")
    parts = text.split("\n---", 2)
    if len(parts) < 2:
        raise ValueError("its front matter never ends: close it with a line of ---")
    try:
        facts = read_yaml(parts[0].removeprefix("---"))
    except ValueError as error:
        raise ValueError(f"its front matter isn't YAML: {error}") from error
    if not isinstance(facts, dict):
        raise ValueError("its front matter holds no fields")
    body = "\n---".join(parts[1:]).lstrip("-").lstrip("\n")
    return facts | {"body": body, "id": facts.get("id") or name}


def incoming_from(raw: dict[str, Any]) -> Incoming:
    """A document that may say which article it translates. Raises ValueError as `draft_from` does."""
    return Incoming(draft_from(raw), translates=str(raw.get("translates") or ""))


def draft_from(raw: dict[str, Any]) -> ArticleDraft:
    """From a document of contracts/files.md. Raises ValueError naming the field that can't be read."""
    if not str(raw.get("title") or "").strip():
        raise ValueError("it has no title")
    roles = raw.get("roles")
    if roles is None and raw.get("role"):
        roles = [raw["role"]]
    return ArticleDraft(
        title=str(raw["title"]),
        markdown=str(raw.get("body") or ""),
        section=str(raw.get("section") or "General"),
        id=str(raw.get("id") or ""),
        slug=str(raw.get("slug") or ""),
        questions=_list(raw, "questions"),
        pages=_list(raw, "pages"),
        roles=_list({"roles": roles}, "roles"),
        plans=_list(raw, "plans"),
        locale="no" if raw.get("locale") is False else str(raw.get("locale") or "en"),  # YAML reads no as false
        status=str(raw.get("status") or "published"),  # type: ignore[arg-type]
        private=_yes(raw, "private"),
    )


def _yes(raw: dict[str, Any], name: str) -> bool:
    """Only true and false, so that no slip makes an article public."""
    value = raw.get(name)
    if value not in (None, True, False):
        raise ValueError(f"{name} is true or false, not {value!r}")
    return bool(value)


def _list(raw: dict[str, Any], name: str) -> tuple[str, ...]:
    value = raw.get(name)
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or any(isinstance(one, (dict, list)) for one in value):
        raise ValueError(f"{name} must be a list of words")
    return tuple(str(one) for one in value if one not in (None, ""))
