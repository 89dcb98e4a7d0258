"""Versions of what was learned about topics: kept in a folder, one of them on, the earlier ones a command away."""

import json
import logging
import os
import shutil
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from helpdesk.routing.topics.model.model import TopicModel
from helpdesk.routing.topics.model.packing import BadTopicModel, load_model, save_model
from kb.turns import turn

log = logging.getLogger(__name__)

KEPT = 8
LOOK_SECONDS = 2.0  # a web worker looks so often whether another version is on
ON, FACTS = "on.json", "facts.json"


@dataclass(frozen=True)
class Facts:
    """What is known of a version. Right answers: on `judged` examples that neither was taught."""

    trained_at: str
    examples: int
    corrections: int
    trusted: tuple[str, ...]  # topics with enough examples
    judged: int
    right: int
    right_by_words: int

    @property
    def good_enough(self) -> bool:
        return self.judged > 0 and self.right >= self.right_by_words


@dataclass(frozen=True)
class Switch:
    version: int | None  # None: words alone
    held: bool  # a person decided, so newer versions wait
    by: str | None
    at: str


@dataclass(frozen=True, eq=False)
class Learned:
    version: int
    model: TopicModel
    trusted: frozenset[str]


class TopicShelf:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problem: str | None = None  # why the version that is on can't be used
        self._seen: tuple[int, int] | None = None
        self._looked = -LOOK_SECONDS
        self._learned: Learned | None = None

    def current(self) -> Learned | None:
        """The version that is on, read once; None when there is none, or it can't be read: said once in the log."""
        if time.monotonic() - self._looked >= LOOK_SECONDS:
            self.look()
        return self._learned

    def look(self) -> None:
        self._looked = time.monotonic()
        stamp = _stamp(self.folder / ON)
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            switch = self.switch()
            self._learned = self._load(switch.version) if switch and switch.version is not None else None
            self.problem = None
        except (OSError, ValueError, TypeError, KeyError) as error:
            self._learned, self.problem = None, str(error)
            log.error("what was learned about topics can't be used, so their words decide: %s", error)

    def switch(self) -> Switch | None:
        path = self.folder / ON
        return Switch(**json.loads(path.read_text())) if path.exists() else None

    def versions(self) -> list[tuple[int, Facts]]:
        """The latest first; those whose facts can't be read are left out."""
        found = []
        for number in sorted(self._numbers(), reverse=True):
            try:
                found.append((number, self.facts(number)))
            except (OSError, ValueError, TypeError, KeyError) as error:
                log.warning("version %d of the topics can't be read: %s", number, error)
        return found

    def facts(self, number: int) -> Facts:
        told: dict[str, Any] = json.loads((self.folder / str(number) / FACTS).read_text())
        return Facts(**told | {"trusted": tuple(told["trusted"])})

    def keep(self, model: TopicModel, facts: Facts, *, now: datetime) -> tuple[int, bool]:
        """Its number, and whether it is on: when it is good enough and nobody decided otherwise."""
        with turn(self.folder / "turn.lock"):
            number = max(self._numbers(), default=0) + 1
            making = self.folder / f"making-{number}"
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir(parents=True)
            save_model(model, making)
            (making / FACTS).write_text(json.dumps(asdict(facts)))
            making.rename(self.folder / str(number))
            before = self._readable_switch()
            goes_on = facts.good_enough and not (before and before.held)
            if goes_on:
                self._put_on(Switch(number, False, None, now.isoformat()))
            self._forget_old()
        return number, goes_on

    def use(self, number: int | None, *, by: str, now: datetime) -> None:
        """Switch a version on, or words alone. Raises BadTopicModel for one that can't be used."""
        if number is not None:
            self._load(number)
        with turn(self.folder / "turn.lock"):
            self._put_on(Switch(number, True, by, now.isoformat()))

    def let_go(self, *, by: str, now: datetime) -> None:
        """Newer versions that are good enough go on by themselves again."""
        with turn(self.folder / "turn.lock"):
            before = self._readable_switch()
            self._put_on(Switch(before.version if before else None, False, by, now.isoformat()))

    def _load(self, number: int) -> Learned:
        folder = self.folder / str(number)
        try:
            facts = self.facts(number)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise BadTopicModel(f"version {number} isn't there, or can't be read") from error
        return Learned(number, load_model(folder), frozenset(facts.trusted))

    def _readable_switch(self) -> Switch | None:
        try:
            return self.switch()
        except (OSError, ValueError, TypeError):
            return None

    def _put_on(self, switch: Switch) -> None:
        fresh = self.folder / f"{ON}.new"
        fresh.write_text(json.dumps(asdict(switch)))
        os.replace(fresh, self.folder / ON)

    def _forget_old(self) -> None:
        on = self._readable_switch()
        for number in sorted(self._numbers(), reverse=True)[KEPT:]:
            if on is None or number != on.version:
                shutil.rmtree(self.folder / str(number), ignore_errors=True)

    def _numbers(self) -> list[int]:
        return [int(one.name) for one in self.folder.glob("[0-9]*") if one.name.isdecimal()]


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino
