"""The synthetic year is whole, invented, balanced, and has the shape of a real one."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

import app as application
from foundation.accounts import staff
from foundation.config import Config
from foundation.database import open_database
from foundation.migrating import migrate
from helpdesk.people.person import customers
from helpdesk.tickets.tables import tickets
from kb.articles.tables import articles, searches, votes
from marketplace.contracts.tables import contracts
from marketplace.demo.season import LOGIN_CODES, PAYOUTS_DELAYED
from marketplace.escrow.tables import accounts, entries, transactions
from marketplace.jobs.tables import job_posts
from marketplace.members.tables import members
from marketplace.ratings.tables import ratings
from tests.demo.world import NOW, World, seeded
from tests.helpdesk.test_workspace import token_of


def count(world: World, table) -> int:
    return int(world.one(select(func.count()).select_from(table)))


def test_it_is_as_large_as_a_year(world: World) -> None:
    assert count(world, members) == 400
    assert count(world, job_posts) == 900
    assert count(world, contracts) == 1200
    assert count(world, tickets) == 6000
    assert count(world, articles) >= 156
    assert count(world, votes) >= 2000
    assert count(world, ratings) > 1000


def test_searches_find_something_three_times_out_of_four(world: World) -> None:
    found = [bool(row.shown) for row in world.all(select(searches.c.shown))]
    assert len(found) >= 2500
    assert 0.6 < sum(found) / len(found) < 0.9


def test_everything_is_marked_as_synthetic(world: World) -> None:
    assert world.all(select(tickets.c.id).where(~tickets.c.synthetic)) == []
    for table in (members, customers, staff):
        assert world.all(select(table.c.email).where(~table.c.email.endswith(".example"))) == []


@pytest.mark.once
@pytest.mark.usefixtures("_all_tables")
def test_the_same_minute_gives_the_same_world(settings: Config, tmp_path: Path) -> None:
    """Twice a smaller one."""
    hashes = []
    for name in ("once", "again"):
        folder = tmp_path / name
        folder.mkdir()
        database = open_database(f"sqlite:///{folder / 'world.db'}", durable=False)
        migrate(database)
        hashes.append(seeded(database, replace(settings, var=folder), questions=400).fingerprint)
        database.close()
    assert hashes[0] == hashes[1]
    assert len(set(hashes[0].values())) > 20  # tables that hold something


def test_the_ledger_balances(world: World) -> None:
    sides = select(entries.c.transaction).group_by(entries.c.transaction)
    assert world.all(sides.having(func.sum(entries.c.debit_minor) != func.sum(entries.c.credit_minor))) == []
    one_currency = (
        select(entries.c.id)
        .join(accounts, accounts.c.id == entries.c.account)
        .join(transactions, transactions.c.id == entries.c.transaction)
        .where(accounts.c.currency != transactions.c.currency)
    )
    assert world.all(one_currency) == []


def test_balances_rebuild_from_the_entries(world: World) -> None:
    summed = func.coalesce(func.sum(entries.c.credit_minor - entries.c.debit_minor), 0)
    rebuilt = (
        select(accounts.c.id)
        .outerjoin(entries, entries.c.account == accounts.c.id)
        .group_by(accounts.c.id, accounts.c.balance_minor)
        .having(summed != accounts.c.balance_minor)
    )
    assert world.all(rebuilt) == []
    assert world.all(select(accounts.c.id).where(accounts.c.balance_minor < 0, accounts.c.kind != "outside")) == []


def test_weekdays_are_busier_than_weekends(world: World) -> None:
    past = [at for at in asked(world) if at < NOW - timedelta(days=7)]
    days = Counter(at.weekday() for at in past)
    assert min(days[day] for day in (0, 1, 2)) > 1.3 * max(days[5], days[6])
    assert min(days[day] for day in range(5)) > max(days[5], days[6])


def test_payouts_were_delayed_until_a_second_partner_came(world: World) -> None:
    """The incident rises until its fix, and afterwards there are fewer than ever."""
    rate = daily_rate(world, set(PAYOUTS_DELAYED.topics))
    before = rate(300, PAYOUTS_DELAYED.first_day + 1)
    last_weeks = rate(PAYOUTS_DELAYED.last_day + 28, PAYOUTS_DELAYED.last_day)
    after = rate(PAYOUTS_DELAYED.last_day - 1, 3)
    assert last_weeks > 2 * before
    assert after < 0.75 * before * 1.25  # the whole desk has grown meanwhile
    assert after < 0.4 * last_weeks


def test_login_codes_stopped_arriving_last_week(world: World) -> None:
    subjects = {"two_factor_lost"}  # the name the help desk gives them
    rate = daily_rate(world, subjects)
    assert rate(LOGIN_CODES.first_day, 3) > 4 * rate(200, LOGIN_CODES.first_day + 1)


def test_every_named_account_can_sign_in(world: World, settings: Config) -> None:
    named = world.passwords()
    assert {email.split("@")[0] for email, _, _ in named} >= {"bo", "mara", "ada", "lee", "wren", "pia", "ari"}
    made = application.create_app(settings, world.database)
    made.testing = True
    for email, password, at in named:
        client = made.test_client()
        page = client.get(at).text
        answer = client.post(at, data={"_csrf": token_of(page), "email": email, "password": password})
        assert answer.status_code == 303, email
        assert client.get(answer.headers["Location"]).status_code == 200, email


@pytest.mark.parametrize("name", ["Bo Halvorsen", "Mara Castell"])
def test_bo_and_mara_have_a_clean_desk(world: World, name: str) -> None:
    """What a visitor asks as Bo or Mara stands alone in their list."""
    own = select(tickets.c.id).join(customers, customers.c.key == tickets.c.customer).where(customers.c.name == name)
    assert world.all(own) == []


def asked(world: World) -> list:
    return [row.opened_at for row in world.all(select(tickets.c.opened_at))]


def daily_rate(world: World, topics: set[str]):
    """Questions a day on these topics, between so many days ago and so many."""
    per_day: dict[int, int] = defaultdict(int)
    for row in world.all(select(tickets.c.opened_at).where(tickets.c.topic.in_(topics))):
        per_day[(NOW.date() - row.opened_at.date()).days] += 1
    return lambda first, last: sum(per_day[day] for day in range(last, first + 1)) / (first - last + 1)
