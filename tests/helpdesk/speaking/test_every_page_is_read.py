"""Every page of the desk is read in a made-up language, or stands here with why it isn't: a new page can't be forgotten."""

import re

from flask import Flask

from tests.helpdesk.speaking import test_no_word_forgotten as agents
from tests.helpdesk.speaking import test_no_word_forgotten_by_leads as leads
from tests.helpdesk.speaking import test_settings_forget_no_word as settings
from tests.helpdesk.speaking import test_writers_forget_no_word as writers

READ = (
    *agents.PAGES, *leads.REPORTS, *leads.BOARD, "/desk/effort", "/desk/routing", "/desk/routing/decisions/d1",
    *(f"/desk/settings/{page}" for page in (*settings.PAGES, "routing", "routing/history", "widget/", "widget/worklane")), *(f"/desk/articles/{page}" for page in writers.PAGES),
)  # fmt: skip
NOT_FOR_READING = {  # files, pictures, JSON for scripts, ways on, pages of another language
    "audit.file", "desk_reports.as_csv", "desk_reports.as_workbook", "desk_reports.picture", "fields.tags_like", "finding.keys", "finding.palette", "finding.suggestions",
    "viewing.looked_at", "views.count", "views.people", "widget_settings.preview", "workspace.effort_file", "workspace.pictures", "workspace.settings", "writing.saved_drafts",
}  # fmt: skip
PARTS = {  # of pages that are read
    "articles.training_state", "knowledge.article", "macros.listed", "workspace.reports_in_the_making",
    "workspace.row", "workspace.thread_part",
}  # fmt: skip
READ_BY_CATALOGUE_ALONE = {  # their sentences are in Spanish; nobody reads the whole page yet
    "api_desk.reference",  # what each call does is in English, as the page says
    "articles.gap", "workspace.routing_report", "joining.incidents", "knowledge.suggest",
    "macros.edit", "macros.show", "rules.show_run", "staffing.welcome", "views.edit", "views.show_bulk",
    "webhooks.delivery", "workspace.sign_in_page",
}  # fmt: skip
LEFT = NOT_FOR_READING | PARTS | READ_BY_CATALOGUE_ALONE


def test_every_page_is_read_or_named_here(app: Flask) -> None:
    lacking = sorted(pages_of(app) - read(app) - LEFT)
    assert lacking == [], "Read these in a made-up language too, or say why not"


def test_what_is_named_here_is_there_and_not_read(app: Flask) -> None:
    assert sorted(LEFT - pages_of(app)) == []
    assert sorted(LEFT & read(app)) == []


def pages_of(app: Flask) -> set[str]:
    rules = (rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()))
    return {one.endpoint for one in rules if one.rule.startswith("/desk") and not one.endpoint.endswith("static")}


def read(app: Flask) -> set[str]:
    addresses = app.url_map.bind("localhost")
    return {str(addresses.match(re.sub(r"\{\w+\}", "1", page.partition("?")[0]))[0]) for page in READ}
