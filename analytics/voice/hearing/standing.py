"""Which group somebody belonged to when they spoke, and what kind of contract it was about: the host product knows."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from helpdesk.host import Speaking, ask_standings


def with_standing(db: Connection, rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The same rows; what they tell themselves stays."""
    listed = list(rows)
    asked = [
        (place, Speaking(str(row["who"]), row["happened_at"], row.get("page")))
        for place, row in enumerate(listed)
        if row.get("who")
    ]
    for (place, _), found in zip(asked, ask_standings(db, [one for _, one in asked]), strict=True):
        row = listed[place]
        listed[place] = {
            **row,
            "segment": row.get("segment") or found.segment,
            "contract_type": row.get("contract_type") or found.contract_type,
        }
    return listed
