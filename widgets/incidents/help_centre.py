"""The help centre's first page tells what is wrong on any page: people come there from all of them."""

from collections.abc import Sequence

from flask import current_app

from kb import Notice
from widgets.incidents.board import Board


def notices_for(role: str | None) -> Sequence[Notice]:
    """No SQL while the board is fresh."""
    board: Board = current_app.extensions["widget_incidents"]
    return [Notice(one.title, one.sentence, one.updated_at) for one in board.anywhere(role=role)]
