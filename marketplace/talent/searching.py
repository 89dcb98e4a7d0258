"""Finding freelancers for a search or a job, and jobs for a freelancer."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Row, select

from marketplace.members.tables import members, standings
from marketplace.talent.ranking import Ranked, rank_talent


def find_talent(
    db: Connection, *, query: str = "", job: Any = None, only_available: bool = False, limit: int = 30
) -> list[tuple[Ranked, Row[Any]]]:
    """Freelancers who fit the words or the job, best first, with why. Nothing asked: everybody, by record."""
    rows = db.execute(_candidates(only_available)).all()
    wanted = job._mapping if job is not None else {"title": query, "skills": []}
    ranked = rank_talent(wanted, [cast(Mapping[str, Any], row._mapping) for row in rows])
    by_id = {row.id: row for row in rows}
    asked = bool(query.strip()) or job is not None
    return [(one, by_id[one.id]) for one in ranked if one.score > 0 or not asked][:limit]


def rank_jobs(freelancer: Any, jobs: Sequence[Any], query: str = "") -> list[tuple[Ranked, Any]]:
    """The same judgement, read from the other side: which jobs fit this freelancer, and why. Newest first when alike."""
    found = []
    for age, job in enumerate(jobs):
        me = {"id": job.id, "headline": freelancer.headline, "about": freelancer.about, "skills": freelancer.skills}
        one = rank_talent(job._mapping, [me | {"available": False, "ended": 3}])[0]
        said = " ".join([job.title, job.brief, *job.skills]).casefold()
        if all(word in said for word in query.casefold().split()):
            found.append((-one.score, age, one, job))
    return [(one, job) for _, _, one, job in sorted(found, key=lambda item: item[:2])]


def _candidates(only_available: bool) -> Any:
    query = (
        select(members, standings.c.ended, standings.c.rated, standings.c.stars, standings.c.score, standings.c.badge)
        .outerjoin(standings, standings.c.member == members.c.id)
        .where(members.c.role.in_(("freelancer", "agency")), members.c.state.notin_(("suspended", "restricted")))
        .limit(2000)
    )
    return query.where(members.c.available) if only_available else query
