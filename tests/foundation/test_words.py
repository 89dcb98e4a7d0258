"""Words and Markdown: one way to cut text, and nothing hostile comes through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.markdown import RESERVED, blocks, headings, plain_text, render_markdown
from foundation.money import Money, format_money
from foundation.words import _cut, fold, spelling_distance, stem, words, words_of_lines


def test_words_are_folded_and_whole_in_every_script() -> None:
    assert words("I’m NOT paid — Café, हिन्दी, العربية") == ["im", "not", "paid", "cafe", "हिन्दी", "العربية"]


@given(st.text(alphabet="aB2_'’‘ “”…–·→€\u00a0é-.\n\x00", max_size=40))
def test_plain_text_is_cut_as_any_other(text: str) -> None:
    assert words(text) == _cut(text)


@given(st.lists(st.text(alphabet="aB'’ é-.\n\r世界", max_size=12), max_size=5))
def test_lines_are_cut_together_as_alone(lines: list[str]) -> None:
    assert words_of_lines(lines) == [words(line) for line in lines]


def test_a_swap_costs_one() -> None:
    assert spelling_distance("miletsone", "milestone") == 1
    assert spelling_distance("completely", "different") == 3


def test_stems_meet() -> None:
    assert stem("payments") == stem("payment")
    assert stem("pagos", "es") == stem("pago", "es")
    assert stem("слово", "ru") == "слово"


@given(st.text(max_size=200))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&#58;alert(1))",
        "[x](data:text/html,<script>)",
        "![x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "[x](//evil.example)",
        "| a |\n|---|\n| <svg onload=alert(1)> |",
        '# "><script>x</script>',
    ],
)
def test_hostile_markdown_comes_out_as_text(hostile: str) -> None:
    html = render_markdown(hostile)
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "<svg" not in html
    assert 'href="javascript' not in html.lower()
    assert 'href="data' not in html
    assert 'href="//' not in html


@given(st.text(alphabet="ab *_#>[](){}!|-`<\n1.&\"'", max_size=120))
def test_any_text_renders_and_cuts_into_blocks(text: str) -> None:
    assert isinstance(render_markdown(text), str)
    plain_text(text)


def test_blocks_keep_what_an_article_says() -> None:
    text = "Lede.\n\n## While you *wait*\n\n1. **Check.** It’s funded.\n2. Ask [us](fund-a-milestone).\n\n> [!warning] Keep pay here."
    kinds = [block["type"] for block in blocks(text)]
    assert kinds == ["paragraph", "heading", "steps", "callout"]
    heading, callout = blocks(text)[1], blocks(text)[3]
    assert (heading["id"], heading["text"]) == ("while-you-wait", "While you wait")
    assert callout["tone"] == "warning"
    assert callout["blocks"][0]["runs"] == [{"text": "Keep pay here."}]
    html = render_markdown(text, link=lambda href: f"/help/articles/{href}")
    assert '<ol class="steps"><li><strong>Check.</strong> It’s funded.</li>' in html
    assert 'href="/help/articles/fund-a-milestone"' in html
    assert '<div class="callout warm">' in html


def test_a_collapsible_part_has_its_title_on_the_first_line_and_may_hold_anything() -> None:
    text = "Lede.\n\n> [!more] If **you** are <elsewhere>\n> Add an hour.\n>\n> 1. Look\n> 2. Count\n>\n> > [!note] Or ask."
    _, part = blocks(text)
    assert (part["type"], part["id"], part["text"]) == ("more", "if-you-are-elsewhere", "If you are <elsewhere>")
    assert [block["type"] for block in part["blocks"]] == ["paragraph", "steps", "callout"]
    html = render_markdown(text)
    assert '<details class="more" id="if-you-are-elsewhere"><summary>If you are &lt;elsewhere&gt;</summary>' in html
    assert html.endswith("</div></details>")
    assert plain_text(text).split("\n") == [
        "Lede.",
        "If you are <elsewhere>",
        "Add an hour.",
        "Look",
        "Count",
        "Or ask.",
    ]
    assert headings(text + "\n\n## Later") == ["If you are <elsewhere>", "Later"]


@pytest.mark.parametrize(
    ("text", "title", "inside"),
    [
        ("> [!more]\n> Text", "More", 1),
        ("> [!more] Alone", "Alone", 0),
        ("> [!more] **Two\n> lines**\n> Text", "Two lines", 1),
        ("> [!more] [A link](https://x.org)\n> Text", "A link", 1),
        ("> [!more] Same\n\n> [!more] Same", "Same", 0),
        ("> [!more] See ![a map](https://x.org/map.png)\n> Text", "See", 2),
        ("> [!more] ![a map](https://x.org/map.png)", "More", 1),
    ],
)
def test_odd_collapsible_parts_have_a_title_all_the_same(text: str, title: str, inside: int) -> None:
    part = blocks(text)[0]
    assert (part["text"], len(part["blocks"])) == (title, inside)
    assert len({block["id"] for block in blocks(text)}) == len(blocks(text))


def test_a_picture_on_the_line_of_a_title_comes_first_in_the_part() -> None:
    (part,) = blocks("> [!more] See ![a map](https://x.org/map.png) here\n> Text")
    assert part["text"] == "See here"
    assert {"type": "image", "src": "https://x.org/map.png", "alt": "a map"} in part["blocks"]


def test_headings_have_ids_of_their_own() -> None:
    text = "## While you wait\n\n## Related\n\n## Related\n\n## A\n\n## A\n\n## A 2\n\n> [!more] toc"
    ids = [block["id"] for block in blocks(text)]
    assert ids == ["while-you-wait", "related-2", "related-3", "a", "a-2", "a-2-2", "toc-2"]
    assert not set(ids) & set(RESERVED)


def test_money_is_written_for_its_reader() -> None:
    assert format_money(Money(120_000, "EUR")) == "€1,200.00"
    assert format_money(Money(500, "JPY")) == "¥500"
    assert format_money(Money(120_000, "EUR"), "de").replace("\xa0", " ") == "1.200,00 €"
