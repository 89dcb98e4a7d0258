"""The demo's articles keep what we ask of an article.

1. Every topic people ask about has one.
2. 120 to 500 words; 4 to 12 questions as people would type them, the short ones with everyday verbs among them; pages, roles and a section that exist.
3. Numbered steps wherever the reader has to do something.
4. Every link leads to an article; no title or question appears twice.
5. A button or menu that an article names is there, and the numbers are those of the rules.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from marketplace.demo.knowledge import ARTICLES

ROOT = Path(__file__).parents[2]
TOPICS = (Path(__file__).parent / "topics.txt").read_text().split()
PAGES = {
    "home/start", "job post", "search talent", "proposal", "messages", "offer", "contract/fixed", "contract/hourly", "work diary", "milestone",
    "billing", "payouts", "profile", "reputation", "dispute", "settings/security", "settings/notifications", "login", "help",
}  # fmt: skip
ROLES = {"client", "freelancer", "agency"}
SECTIONS = {
    "Getting started", "Hiring", "Finding work", "Offers and contracts", "Milestones and escrow", "Hourly work", "Payouts and fees", "Billing",
    "Disputes and mediation", "Messages", "Reputation", "Safety and respect", "Account and security", "Policies", "Technical help",
}  # fmt: skip
ONLY_EXPLAIN = {"api-access", "dispute-calendar-all-deadlines", "terms-in-plain-words", "what-hiring-costs-in-total"}
DOING = re.compile(r"(?:^|[.:!?] |\| )(?:Open|Choose|Enter|Add|Ask|Write|Look) ", re.MULTILINE)
LINK = re.compile(r"\]\(([^)]+)\)")
NAMED = re.compile(r"(?:[Cc]hoose|[Pp]ress|[Cc]lick) ((?:[A-Z][a-z]+)(?: (?:[a-z]+|[A-Z][a-z]+)){0,3})")
NUMBERS = {
    r"(\d+) days to approve or": {"14"},
    r"pending (?:for )?(\d+) days": {"5"},
    r"fee is (\d+ ?%)": {"10%"},
    r"offer lasts (\d+) days": {"7"},
    r"for (\d+) days after the release": {"180"},
    r"least is (\d+\.\d\d)": {"5.00"},
    r"other side has (\d+) days": {"5", "3"},  # fixed price, hours
    r"mediator proposes a split within (\d+) days": {"2"},
    r"payout is at least (\d+\.\d\d)": {"20.00"},
    r"(\d+) credits a month on basic": {"10"},
    r"bank payout costs (\d\.\d\d)": {"0.99"},
}


@dataclass(frozen=True)
class Written:
    key: str
    about: dict[str, Any]
    body: str

    @property
    def words(self) -> int:
        return sum(any(character.isalnum() for character in word) for word in LINK.sub("]", self.body).split())

    @property
    def links(self) -> list[str]:
        return [target for target in LINK.findall(self.body) if not target.startswith(("http", "mailto"))]


def read(path: Path) -> Written:
    _, front, body = path.read_text("utf-8").split("---\n", 2)
    return Written(path.stem, yaml.safe_load(front), body)


EVERY = [read(path) for path in sorted(ARTICLES.glob("*.md"))]


def test_every_topic_people_ask_about_has_an_article() -> None:
    assert len(TOPICS) == len(set(TOPICS)) == 156
    assert set(TOPICS) - {one.key for one in EVERY} == set()


def test_each_is_short_enough_to_read_and_long_enough_to_answer() -> None:
    assert [(one.key, one.words) for one in EVERY if not 120 <= one.words <= 500] == []


def test_each_lists_four_to_twelve_questions_as_people_type_them() -> None:
    assert [one.key for one in EVERY if not 4 <= len(one.about["questions"]) <= 12] == []
    lines = [line for one in EVERY for line in one.about["questions"]]
    assert [line for line in lines if not 3 <= len(line) <= 90] == []
    whole = [one.key for one in EVERY if sum(len(line.split()) >= 3 for line in one.about["questions"]) < 3]
    assert whole == [], "mostly whole thoughts, not single words"


def test_each_belongs_to_pages_people_and_a_section() -> None:
    for one in EVERY:
        for field, known in (("pages", PAGES), ("roles", ROLES)):
            assert one.about[field], one.key
            assert set(one.about[field]) <= known, one.key
        assert one.about["section"] in SECTIONS, one.key
        assert one.about["status"] == "published", one.key


def test_what_has_to_be_done_is_in_numbered_steps() -> None:
    loose = {one.key for one in EVERY if DOING.search(one.body) and not re.search(r"^1\. ", one.body, re.MULTILINE)}
    assert loose <= ONLY_EXPLAIN


def test_links_lead_to_other_articles() -> None:
    keys = {one.key for one in EVERY}
    assert [one.key for one in EVERY if not one.links] == []
    assert [(one.key, link) for one in EVERY for link in one.links if link not in keys or link == one.key] == []


def test_they_are_plainly_written() -> None:
    clumsy = re.compile(r"lorem ipsum|TODO|[{}]| utili[sz]e|\bsimply\b|please note", re.IGNORECASE)
    assert [one.key for one in EVERY if clumsy.search(one.body) or "!" in one.body.replace("[!", "")] == []


def test_a_button_that_is_named_is_there() -> None:
    assert [(one.key, name) for one in EVERY for name in named(one.body) if not is_on_a_page(name)] == []


def test_the_account_menu_is_called_as_it_is() -> None:
    assert [one.key for one in EVERY if re.search(r"\bSettings\b", one.body)] == []


def test_no_two_share_a_title_or_a_question() -> None:
    titles = Counter(one.about["title"].lower() for one in EVERY)
    questions = Counter(question.lower().rstrip("?") for one in EVERY for question in one.about["questions"])
    assert [title for title, times in titles.items() if times > 1] == []
    assert [question for question, times in questions.items() if times > 1] == []


def test_the_numbers_are_those_of_the_rules() -> None:
    for pattern, allowed in NUMBERS.items():
        found = {match for one in EVERY for match in re.findall(pattern, one.body)}
        assert found, pattern
        assert found <= allowed, pattern


def named(body: str) -> list[str]:
    return NAMED.findall(body.replace("*", ""))


def is_on_a_page(name: str) -> bool:
    """Whether the words, or as many from the first on as one likes, are a name on a page."""
    parts = name.split()
    return any(" ".join(parts[:size]) in names_on_pages() for size in range(1, len(parts) + 1))


@cache
def names_on_pages() -> frozenset[str]:
    """What stands on buttons, links and headings of Worklane, the widget and the help centre."""
    files = [
        *ROOT.glob("marketplace/templates/**/*.html"),
        *ROOT.glob("marketplace/*.py"),
        *ROOT.glob("widgets/static/widget/*.js"),
    ]
    text = "\n".join(path.read_text("utf-8") for path in files).replace("’", "'")
    names = re.findall(r"[>\"]\s*([A-Z][A-Za-z' ]{2,40}?)\s*[<\"{]", text)
    return frozenset(" ".join(name.split()) for name in names)
