"""What a path holds to import: Markdown, JSONL, or exports of other help centres."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kb.articles.article import ArticleDraft
from kb.articles.documents import facts_of, incoming_from
from kb.articles.elsewhere import Export, Found, add_file, drafts, kind_of


def found_in(path: Path, known: Mapping[str, Any]) -> Iterator[Found]:
    """Each article of a folder, a JSONL file or an export, or a sentence on what to mend. `known` are those here, by id."""
    if path.is_dir():
        yield from _from_folder(path)
        for file in sorted(path.rglob("*.jsonl")):
            yield from _from_lines(file, name=f"{file.name}, ")
        yield from _from_exports(sorted(path.rglob("*.json")), known)
    elif path.suffix.lower() == ".json":
        yield from _from_exports([path], known)
    else:
        yield from _from_lines(path)


def _from_folder(path: Path) -> Iterator[Found]:
    names: set[str] = set()
    for file in sorted(path.rglob("*.md")):
        place = file.relative_to(path)
        name = "-".join(place.with_suffix("").parts) if file.stem in names else file.stem
        names.add(file.stem)
        try:
            yield str(place), incoming_from(facts_of(file.read_text(encoding="utf-8-sig"), name=name))
        except (ValueError, OSError, RecursionError) as error:
            yield str(place), str(error)


def _from_exports(files: list[Path], known: Mapping[str, Any]) -> Iterator[Found]:
    """Files of one help centre are read together: an export comes in pages that link to each other."""
    exports: dict[str, Export] = {}
    for file in files:
        try:
            raw = json.loads(file.read_text(encoding="utf-8-sig"))
        except (ValueError, OSError, RecursionError) as error:
            yield file.name, f"it can't be read: {error}"
            continue
        kind = kind_of(raw)
        if kind is None:
            yield file.name, "it is no export we know: Zendesk Guide has articles, Intercom has data"
            continue
        add_file(exports.setdefault(kind, Export(kind)), raw, name=file.name if len(files) > 1 else "")
    addresses, locales = {id_: row.slug for id_, row in known.items()}, {id_: row.locale for id_, row in known.items()}
    for export in exports.values():
        for place, found in drafts(export, addresses, locales):
            if isinstance(found, str):
                yield place, found
            else:
                yield place, replace(found, draft=_as_here(found.draft, known.get(found.draft.id)))


def _as_here(draft: ArticleDraft, row: Any) -> ArticleDraft:
    """What no export says (pages, who it is for, questions people ask, the archive) stays as our writers put it."""
    if row is None:
        return draft
    questions = tuple(dict.fromkeys((*row.questions, *draft.questions)))
    status = "archived" if row.status == "archived" else draft.status
    return replace(
        draft,
        status=status,
        pages=tuple(row.pages),
        roles=tuple(row.roles),
        plans=tuple(row.plans),
        questions=questions,
    )


def _from_lines(path: Path, *, name: str = "") -> Iterator[Found]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                raw = json.loads(line.decode("utf-8"))
                if not isinstance(raw, dict):
                    raise ValueError("it isn't an object")
                yield f"{name}line {number}", incoming_from(raw)
            except (ValueError, RecursionError) as error:
                yield f"{name}line {number}", f"it can't be read: {error}"
