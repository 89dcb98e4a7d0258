"""Puts the synthetic year into the database: people, work, articles, questions. The same every time, for one day."""

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select

from foundation.accounts import staff
from foundation.config import Config
from foundation.database import Database
from helpdesk.macros.demo import seed_macros
from helpdesk.rules.demo import seed_rules
from helpdesk.sla.recounting import recount
from marketplace.demo import SEED
from marketplace.demo.accounts import create_demo_staff, make_passwords, write_accounts
from marketplace.demo.asking import make_questions
from marketplace.demo.desk import hold_conversations
from marketplace.demo.knowledge import seed_articles, seed_readers, seed_readings
from marketplace.demo.market import seed_market, seed_members
from marketplace.demo.people import make_people
from marketplace.demo.support import seed_tickets
from marketplace.demo.team import seed_profiles
from marketplace.demo.work import make_contracts, make_jobs, make_proposals

Progress = Callable[[str], None]


def is_seeded(db: Connection) -> bool:
    return db.execute(select(staff.c.id).limit(1)).first() is not None


def seed_world(
    database: Database, settings: Config, *, now: datetime, progress: Progress, questions: int = 6000
) -> Path:
    """Seed an empty database, wholly or not at all; returns the file that holds the demo accounts' passwords."""
    began = time.monotonic()
    today = now.replace(minute=0, second=0, microsecond=0)
    rng = random.Random(SEED)
    passwords = make_passwords()
    progress("Seeding Worklane's synthetic year. Everybody in it is invented.")
    people = make_people(rng, today)
    jobs = make_jobs(rng, people, today)
    proposals = make_proposals(rng, jobs, people)
    contracts = make_contracts(rng, jobs, people, today)
    with database.writing() as db:
        team = create_demo_staff(db, passwords, now=now - timedelta(days=400))
        seed_profiles(db, team, now=now)
        ids = seed_members(db, people, passwords, now=now)
        keys = {number: f"worklane:member:{member}" for number, member in ids.items()}
        progress(f"  {len(people)} members")
        seed_market(db, rng, people, jobs, proposals, contracts, ids, now=today)
        progress(f"  {len(jobs)} jobs, {len(proposals)} proposals, {len(contracts)} contracts")
        articles = seed_articles(db, now=now)
        votes = seed_readers(db, rng, people, list(articles.values()), keys, today=today)
        progress(f"  {len(articles)} articles, {votes} votes")
        held = hold_conversations(rng, make_questions(rng, people, now, count=questions), now)
        seed_tickets(db, rng, held, people, keys, articles, team, now=now)
        seed_rules(db, by="Lee Osei", now=now)
        seed_macros(db, now=now)
        recount(db, by="desk", now=now, quiet=True)
        seed_readings(db, people, [question for question, _ in held], articles, keys)
        progress(f"  {len(held)} tickets ({time.monotonic() - began:.0f} s so far)")
        return write_accounts(settings.var, passwords)  # before the commit: nobody is left without a password
