"""Who changes a ticket when nobody of the staff does: a rule, or the desk itself."""

from dataclasses import dataclass

from foundation.accounts import Staff


@dataclass(frozen=True)
class Machine(Staff):
    """Taken by every verb in place of a person. It has no account: its id is 0, nothing is ever assigned to it, and it may nothing."""

    machine: str = "desk"
    teams: frozenset[str] = (
        frozenset()
    )  # whose tickets alone it reads; none: those of every team that doesn't keep them to its members

    @property
    def key(self) -> str:
        return self.machine


def rule_actor(rule: int, name: str) -> Machine:
    """`Rule: Payouts first` in the story, `rule:7` in events and as the author of notes."""
    return Machine(0, f"Rule: {name}"[:120], "", frozenset(), machine=f"rule:{rule}")
