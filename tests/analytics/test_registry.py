"""The registry of themes.

1. It is the file of themes until somebody edits; then it is what the log of edits adds up to, exactly.
2. Every edit survives whatever is done again: hearing, rebuilding, the nightly pass.
3. Nothing is lost by undoing, and an id is never used for another theme.
"""

import pytest
from sqlalchemy import select, update

from analytics.voice import add_verbatims, load_themes, rebuild
from analytics.voice.registry.assigning import read_assigner, settle
from analytics.voice.registry.candidates import forget_sentences, read_candidate
from analytics.voice.registry.deciding import new_key
from analytics.voice.registry.editing import (
    accept_candidate,
    dismiss_candidate,
    edit_theme,
    merge_candidate,
    merge_themes,
    split_theme,
    undo,
)
from analytics.voice.registry.folding import THEMES, fold
from analytics.voice.registry.log import begin_editing, list_edits, read_patches, record
from analytics.voice.registry.passes import PLACE, list_passes
from analytics.voice.registry.prototypes import renew_prototypes
from analytics.voice.registry.standing import Standing, as_row, read_registry
from analytics.voice.registry.tables import voice_candidates, voice_examples, voice_themes
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database
from foundation.errors import Conflict, Invalid, NotFound
from foundation.jobs import work_all
from tests.analytics.content import comment
from tests.analytics.registry import CALENDARS, PIA, hear_of_calendars, propose_calendars, themes_of

LATE = "The payout has been pending for 6 days."
DISPUTE = "No word from the mediator about my dispute."


def test_before_anybody_edits_the_registry_is_the_file(database: Database) -> None:
    with database.reading() as db:
        registry = read_registry(db)
    assert list(registry.all) == list(registry.known)
    assert {key: theme.name for key, theme in registry.all.items()} == {
        key: theme.name for key, theme in load_themes().all.items()
    }


def test_a_renamed_theme_keeps_its_id_and_its_name_survives_a_rebuild(database: Database) -> None:
    add_verbatims(database, [comment(1, LATE)])
    with database.writing() as db:
        edit_theme(db, "rename", "payouts-late", "Payouts come too late", by=PIA, now=clock.now())
    rebuild(database)
    with database.reading() as db:
        assert read_registry(db).name("payouts-late") == "Payouts come too late"
        assert themes_of(db) == {LATE: "payouts-late"}


def test_merged_comments_move_at_once_new_ones_follow_and_the_old_id_leads_there(database: Database) -> None:
    add_verbatims(database, [comment(1, DISPUTE), comment(2, LATE)])
    with database.writing() as db:
        merge_themes(db, "disputes", "help-slow", by=PIA, now=clock.now())
    add_verbatims(database, [comment(3, DISPUTE)])
    rebuild(database)
    with database.reading() as db:
        registry = read_registry(db)
        assert registry.now("disputes") == "help-slow"
        assert "disputes" not in registry.all
        assert registry.name("disputes") == registry.name("help-slow")
        assert sorted(row.theme for row in db.execute(select(verbatims.c.theme))) == [
            "help-slow",
            "help-slow",
            "payouts-late",
        ]


def test_a_theme_merged_while_comments_are_understood_is_written_as_where_it_leads(database: Database) -> None:
    found = [("disputes", 0.9), ("payouts-late", 0.8)]  # by a job that began before the merge
    with database.writing() as db:
        merge_themes(db, "disputes", "help-slow", by=PIA, now=clock.now())
        edit_theme(db, "archive", "payouts-late", by=PIA, now=clock.now())
    with database.writing() as db:
        assert settle(db, found) == [("help-slow", 0.9), (None, 0.0)]


def test_undoing_a_merge_gives_each_comment_back(database: Database) -> None:
    add_verbatims(database, [comment(1, DISPUTE), comment(2, "I waited for days and was told to wait more.")])
    with database.reading() as db:
        before = themes_of(db)
    with database.writing() as db:
        number = merge_themes(db, "disputes", "help-slow", by=PIA, now=clock.now())
        undo(db, number, by=PIA, now=clock.now())
    with database.reading() as db:
        assert themes_of(db) == before
        assert "disputes" in read_registry(db).all
        assert [edit.kind for edit in list_edits(db)] == ["undo", "merge"]


def test_an_edit_of_what_was_changed_since_cannot_be_undone(database: Database) -> None:
    with database.writing() as db:
        first = edit_theme(db, "rename", "fees", "Fees", by=PIA, now=clock.now())
        second = edit_theme(db, "rename", "fees", "Fees again", by=PIA, now=clock.now())
        with pytest.raises(Conflict, match="changed again since"):
            undo(db, first, by=PIA, now=clock.now())
        undone = undo(db, second, by=PIA, now=clock.now())
        assert read_registry(db).name("fees") == "Fees"
        undo(db, undone, by=PIA, now=clock.now())
        assert read_registry(db).name("fees") == "Fees again"


def test_a_locked_theme_stays_as_it_is_until_it_is_unlocked(database: Database) -> None:
    with database.writing() as db:
        edit_theme(db, "lock", "fees", by=PIA, now=clock.now())
        for kind in ("rename", "describe", "move", "archive"):
            with pytest.raises(Conflict, match="is locked"):
                edit_theme(db, kind, "fees", "Something", by=PIA, now=clock.now())
        for one, other in (("fees", "refunds"), ("refunds", "fees")):
            with pytest.raises(Conflict, match="is locked"):
                merge_themes(db, one, other, by=PIA, now=clock.now())
        edit_theme(db, "own", "fees", "Tomás Rey", by=PIA, now=clock.now())
        edit_theme(db, "unlock", "fees", by=PIA, now=clock.now())
        edit_theme(db, "rename", "fees", "Fees", by=PIA, now=clock.now())
        assert read_registry(db).all["fees"].owner == "Tomás Rey"


def test_an_archived_theme_keeps_its_comments_and_takes_no_more(database: Database) -> None:
    add_verbatims(database, [comment(1, LATE)])
    with database.writing() as db:
        edit_theme(db, "archive", "payouts-late", by=PIA, now=clock.now())
    add_verbatims(database, [comment(2, "My payout is still pending.")])
    rebuild(database)
    with database.reading() as db:
        assert themes_of(db) == {LATE: "payouts-late", "My payout is still pending.": None}
    with database.writing() as db:
        edit_theme(db, "restore", "payouts-late", by=PIA, now=clock.now())
    rebuild(database)
    with database.reading() as db:
        assert set(themes_of(db).values()) == {"payouts-late"}


def test_what_makes_no_sense_is_refused_in_a_sentence(database: Database) -> None:
    def refused(error: type[Exception], kind: str, key: str, value: str = "") -> None:
        with pytest.raises(error), database.writing() as db:
            edit_theme(db, kind, key, value, by=PIA, now=clock.now())

    refused(NotFound, "rename", "no-such-theme", "Name")
    refused(Invalid, "rename", "fees", "  ")
    refused(Invalid, "rename", "fees", "x" * 81)
    refused(Conflict, "rename", "fees", load_themes().all["refunds"].name.upper())
    refused(Conflict, "unlock", "fees")
    refused(Conflict, "restore", "fees")
    refused(Invalid, "paint", "fees")
    with pytest.raises(Invalid), database.writing() as db:
        merge_themes(db, "fees", "fees", by=PIA, now=clock.now())
    with database.reading() as db:
        assert list_edits(db) == []


def test_a_proposal_that_is_accepted_becomes_a_theme_and_its_comments_follow(database: Database) -> None:
    hear_of_calendars(database)
    (found,) = propose_calendars(database)
    assert (found.size, found.status) == (4, "waiting")
    with database.reading() as db:
        assert set(themes_of(db).values()) == {None}  # proposing changes nothing
    with database.writing() as db:
        number = accept_candidate(
            db, found.id, name="Calendar opens in the wrong month", area="Product", by=PIA, now=clock.now()
        )
    work_all(database)
    rebuild(database)
    with database.reading() as db:
        assert set(themes_of(db).values()) == {"calendar-opens-in-the-wrong-month"}
        assert read_registry(db).all["calendar-opens-in-the-wrong-month"].area == "Product"
    with database.writing() as db:
        undo(db, number, by=PIA, now=clock.now())
    with database.reading() as db:
        assert set(themes_of(db).values()) == {None}
        assert "calendar-opens-in-the-wrong-month" not in read_registry(db).all
    assert [one.id for one in propose_calendars(database)] == [found.id]
    with database.writing() as db:  # the id it had stays its own
        accept_candidate(
            db, found.id, name="Calendar opens in the wrong month", area="Product", by=PIA, now=clock.now()
        )
        assert "calendar-opens-in-the-wrong-month-2" in read_registry(db).all


def test_a_theme_takes_its_comments_from_those_that_had_taken_them_but_not_from_people(database: Database) -> None:
    hear_of_calendars(database)
    hear_of_calendars(database, first=9100)
    (found,) = propose_calendars(database)
    *_, spoken, taken = found.members
    with database.writing() as db:
        db.execute(update(verbatims).where(verbatims.c.id.in_([spoken, taken])).values(theme="login-codes"))
        db.execute(voice_examples.insert(), [{"verbatim": spoken, "theme": "login-codes"}])
        number = accept_candidate(db, found.id, name="Wrong month", area="Product", by=PIA, now=clock.now())
    work_all(database)
    with database.reading() as db:
        now = dict(db.execute(select(verbatims.c.id, verbatims.c.theme)).all())
    assert now == {one: "login-codes" if one == spoken else "wrong-month" for one in found.members}
    with database.writing() as db:
        undo(db, number, by=PIA, now=clock.now())
        assert db.execute(select(verbatims.c.theme).where(verbatims.c.id == taken)).scalar() == "login-codes"


def test_a_dismissed_proposal_stays_dismissed_though_others_say_it_too(database: Database) -> None:
    hear_of_calendars(database)
    (found,) = propose_calendars(database)
    with database.writing() as db:
        number = dismiss_candidate(db, found.id, by=PIA, now=clock.now())
    hear_of_calendars(database, first=9100)
    assert propose_calendars(database) == []
    with database.writing() as db:
        undo(db, number, by=PIA, now=clock.now())
    (again,) = propose_calendars(database)
    assert (again.id, again.size) == (found.id, 8)


def test_a_proposal_can_join_a_theme_that_is_there(database: Database) -> None:
    hear_of_calendars(database)
    (found,) = propose_calendars(database)
    with database.writing() as db:
        merge_candidate(db, found.id, "login-codes", by=PIA, now=clock.now())
        with pytest.raises(Conflict, match="in the meantime"):
            dismiss_candidate(db, found.id, by=PIA, now=clock.now())
    work_all(database)
    rebuild(database)
    with database.reading() as db:
        assert set(themes_of(db).values()) == {"login-codes"}


def test_a_split_takes_what_is_like_its_examples_and_new_comments_find_the_right_part(database: Database) -> None:
    late = [
        "My payout is late.",
        "The payout hasn’t arrived at my bank.",
        "The payout is late and my bank knows nothing.",
    ]
    weekend = [
        "The payout is delayed over the weekend.",
        "Payout delayed, it was a weekend.",
        "A weekend, so the payout is delayed.",
    ]
    add_verbatims(database, [comment(place, text) for place, text in enumerate([*late, *weekend])])
    with database.writing() as db:
        ids = {row.text: row.id for row in db.execute(select(verbatims.c.id, verbatims.c.text))}
        split_theme(db, "payouts-late", "Payouts stop at weekends", [ids[weekend[0]]], by=PIA, now=clock.now())
    work_all(database)
    add_verbatims(database, [comment(50, "Is every payout delayed on a weekend?")])
    rebuild(database)
    with database.reading() as db:
        found = themes_of(db)
    assert {found[text] for text in weekend} == {"payouts-stop-at-weekends"}
    assert {found[text] for text in late} == {"payouts-late"}
    assert found["Is every payout delayed on a weekend?"] == "payouts-stop-at-weekends"


def test_replaying_the_log_gives_the_rows(database: Database) -> None:
    hear_of_calendars(database)
    add_verbatims(database, [comment(1, DISPUTE), comment(2, LATE)])
    (found,) = propose_calendars(database)
    now = clock.now()
    with database.writing() as db:
        accepted = accept_candidate(db, found.id, name="Calendars", area="Product", by=PIA, now=now)
        edit_theme(db, "describe", "calendars", "Months that aren’t this one.", by=PIA, now=now)
        edit_theme(db, "move", "fees", "Prices", by=PIA, now=now)
        merged = merge_themes(db, "disputes", "help-slow", by=PIA, now=now)
        edit_theme(db, "archive", "score", by=PIA, now=now)
        undo(db, merged, by=PIA, now=now)
        with pytest.raises(Conflict):
            undo(db, accepted, by=PIA, now=now)
    with database.reading() as db:
        folded = fold(read_patches(db))
        themes = {
            row["id"]: {k: v for k, v in row.items() if k != "id"}
            for row in db.execute(select(voice_themes)).mappings()
        }
        examples = {str(row.verbatim): {"theme": row.theme} for row in db.execute(select(voice_examples))}
        c = voice_candidates.c
        decided = {
            str(row.id): {"status": row.status, "theme": row.theme}
            for row in db.execute(select(c.id, c.status, c.theme))
        }
    assert folded.themes == themes
    assert folded.examples == examples
    assert len(examples) == len(CALENDARS)
    assert folded.candidates == decided


def test_an_acceptance_undone_before_its_job_ran_moves_nothing(database: Database) -> None:
    hear_of_calendars(database)
    (found,) = propose_calendars(database)
    with database.writing() as db:
        number = accept_candidate(db, found.id, name="Calendars", area="Product", by=PIA, now=clock.now())
        undo(db, number, by=PIA, now=clock.now())
    work_all(database)
    with database.reading() as db:
        assert set(themes_of(db).values()) == {None}
        assert [(one.state, one.changed) for one in list_passes(db, clock.now()) if one.kind == PLACE] == [("done", 0)]


def test_a_theme_merged_before_its_job_ran_takes_the_waiting_comments_along(database: Database) -> None:
    hear_of_calendars(database)
    hear_of_calendars(database, first=9100)
    (found,) = propose_calendars(database)
    with database.writing() as db:
        accept_candidate(db, found.id, name="Calendars", area="Product", by=PIA, now=clock.now())
        merge_themes(db, "calendars", "wishes", by=PIA, now=clock.now())
    work_all(database)
    with database.reading() as db:
        assert set(themes_of(db).values()) == {"wishes"}


def test_themes_with_enough_comments_teach_what_new_ones_are_about(database: Database) -> None:
    tea = [
        f"The {kind} tea in the kitchen is cold."
        for kind in ["green", "black", "white", "herbal", "mint", "iced", "sweet", "strong", "weak", "fruit"]
    ]
    bus = [
        f"The bus to {place} leaves without us."
        for place in ["town", "work", "school", "home", "Porto", "Lisbon", "Rome", "Oslo", "Kyiv", "Bern"]
    ]
    with database.writing() as db:
        born = {key: as_row(Standing(key, key, "Office", key)) for key in ("tea", "bus")}
        begin_editing(db, clock.now())
        record(db, "seed", {THEMES: born}, about="", by=PIA, now=clock.now())
    add_verbatims(database, [comment(place, text) for place, text in enumerate([*tea, *bus])])
    with database.writing() as db:
        for key, texts in (("tea", tea), ("bus", bus)):
            db.execute(update(verbatims).where(verbatims.c.text.in_(texts)).values(theme=key))
        renew_prototypes(db, read_registry(db), clock.now())
    add_verbatims(
        database,
        [comment(100, "My tea is cold again."), comment(101, "Zebras are striped animals."), comment(102, "🙂🙂")],
    )
    with database.reading() as db:
        assert read_assigner(db).assign(["The tea is cold.", "The bus leaves without me."])[0][0] == "tea"
        found = themes_of(db)
    assert (found["My tea is cold again."], found["Zebras are striped animals."], found["🙂🙂"]) == ("tea", None, None)


def test_nobody_who_is_erased_is_quoted_by_a_proposal(database: Database) -> None:
    hear_of_calendars(database)
    (found,) = propose_calendars(database)
    with database.writing() as db:
        forget_sentences(db, [-1])
        assert read_candidate(db, found.id) == found
        forget_sentences(db, [found.members[2]])
        left = read_candidate(db, found.id)
    assert left
    assert (left.sentence, left.size) == ("", 4)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Fees", "fees-2"),
        ("None", "none-2"),
        ("Überweisung fehlt", "uberweisung-fehlt"),
        ("支払い", "theme"),
        ("x" * 80, "x" * 50),
    ],
)
def test_a_key_says_what_it_is_and_was_never_used(name: str, key: str) -> None:
    assert new_key(name, {"fees"}) == key


def test_the_first_reading_of_all_also_tells_what_is_like_what_has_a_theme(database: Database) -> None:
    told = [f"The six-digit code never arrives, {n} times now." for n in range(12)]
    rows = [comment(n, text) for n, text in enumerate([*told, "Six digits never arrive", "Blue whales sing at night."])]
    add_verbatims(database, rows)
    rebuild(database)
    with database.reading() as db:
        themes = {row.text: row.theme for row in db.execute(select(verbatims.c.text, verbatims.c.theme))}
    assert themes["Six digits never arrive"] == "login-codes", "no cue says so, likeness does"
    assert themes["Blue whales sing at night."] is None
