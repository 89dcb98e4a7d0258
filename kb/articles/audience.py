"""Who may read an article. What is private opens only to a role and plan that are known and named; staff read all."""

from collections.abc import Sequence
from typing import Protocol

from foundation.errors import NotFound
from kb.articles.article import Viewer


class Guarded(Protocol):
    """An article, or one of its languages: what says who may read it."""

    @property
    def status(self) -> str: ...
    @property
    def private(self) -> bool: ...
    @property
    def roles(self) -> Sequence[str]: ...
    @property
    def plans(self) -> Sequence[str]: ...


class ForOthers(NotFound):
    """There is such an article, and this viewer may not read it. To most it is as if it weren't there; its title is never told."""

    def __init__(self, roles: Sequence[str], plans: Sequence[str] = (), *, locale: str = "en") -> None:
        super().__init__("There is no such article. Try the search.")
        self.roles, self.plans, self.locale = tuple(roles), tuple(plans), locale


def may_read(article: Guarded, viewer: Viewer) -> bool:
    """Published, and written for this viewer: what the widget opens and lists show."""
    if viewer.staff:
        return True
    return article.status == "published" and is_for(viewer, article.roles, article.plans, private=article.private)


def may_open(article: Guarded, viewer: Viewer) -> bool:
    """Published, and not withheld: at its address anyone reads what is public, whoever it was written for."""
    open_to_them = not article.private or viewer.staff or is_named(viewer, article.roles, article.plans)
    return article.status == "published" and open_to_them


def is_for(viewer: Viewer, roles: Sequence[str], plans: Sequence[str], *, private: bool) -> bool:
    """An article that names no roles or plans is for all, and a viewer without a role may read any that is public."""
    if viewer.staff:
        return True
    if private and not is_named(viewer, roles, plans):
        return False
    if viewer.role and roles and viewer.role not in roles:
        return False
    return not (viewer.plan and plans and viewer.plan not in plans)


def is_named(viewer: Viewer, roles: Sequence[str], plans: Sequence[str]) -> bool:
    """Whether we know this viewer's role, and plan where plans matter, and the article names them."""
    return viewer.role in roles and (not plans or viewer.plan in plans)
