"""What was said lately, for a page that was drawn before it could listen: else it would never hear of what happened in between."""

from collections import deque
from collections.abc import Sequence
from typing import Generic, TypeVar

KEPT = 30.0  # seconds: longer than any page takes until it listens
MOST = 1_000
One = TypeVar("One")


class Lately(Generic[One]):
    """Times are Unix time in seconds, so that they mean the same in each process of a machine."""

    def __init__(self) -> None:
        self._said: deque[tuple[float, One]] = deque()
        self._reaches = float("inf")

    def begin(self, at: float) -> None:
        """From now on everything is heard."""
        self._said.clear()
        self._reaches = at

    def end(self) -> None:
        self.begin(float("inf"))

    def add(self, at: float, one: One) -> None:
        self._said.append((at, one))
        while len(self._said) > MOST or self._said[0][0] < at - KEPT:
            self._reaches = self._said.popleft()[0]

    def since(self, moment: float) -> Sequence[One] | None:
        """None where it isn't known that far back."""
        if moment <= self._reaches:
            return None
        return [one for at, one in self._said if at >= moment]
