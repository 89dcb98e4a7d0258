"""Articles in several languages.

1. A page is in its article's language and direction, and so are our own words; where we have none, they say that they are English.
2. Contents, sections, suggestions, results and related articles keep to one language; the others are a link away, where there are any.
"""

import re
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from foundation import clock
from foundation.database import Database, count_statements
from foundation.jobs import work_all
from kb import ArticleDraft, publish_article
from kb.articles.article import Viewer
from kb.articles.publishing import draft_of
from kb.articles.translating import translate
from kb.helpcentre.contents import language_of, read_contents, read_language

ARABIC = ArticleDraft(
    title="تمويل مرحلة", id="fund-ar", section="المراحل", locale="ar",
    markdown="افتح العقد واختر تمويل.\n\n## بعد ذلك\n\n1. انتظر.\n\n| إذا | ثم |\n|---|---|\n| نعم | لا |\n",
)  # fmt: skip
SPANISH = [
    ArticleDraft(
        title="Financiar un hito",
        section="Hitos",
        locale="es",
        markdown="Abre el contrato del proyecto y elige financiar.",
    ),
    ArticleDraft(
        title="Liberar un hito", section="Hitos", locale="es-MX", markdown="Abre el contrato y elige liberar."
    ),
]
ENGLISH = [
    ArticleDraft(title="Fund a milestone", section="Milestones", markdown="Open the project contract."),
    ArticleDraft(title="Release a milestone", section="Milestones", markdown="Open the contract, then release."),
]


@pytest.fixture
def filled(database: Database, client: FlaskClient) -> FlaskClient:
    with database.writing() as db:
        for draft in [ARABIC, *SPANISH, *ENGLISH]:
            publish_article(db, draft, author="Wren", now=clock.now())
    work_all(database)
    return client


def test_an_arabic_article_is_an_arabic_page_from_right_to_left(filled: FlaskClient) -> None:
    page = filled.get("/help/articles/fund-ar").text
    assert '<html lang="ar" dir="rtl">' in page
    assert '<meta property="og:locale" content="ar">' in page
    assert '"inLanguage": "ar"' in page
    assert '<header class="bar">' in page, "our own words are Arabic too"
    assert "هل أفادك هذا؟" in page
    assert 'href="/help/sections/%D8%A7%D9%84%D9%85%D8%B1%D8%A7%D8%AD%D9%84?lang=ar"' in page


def test_what_is_not_there_says_so_in_the_language_its_address_named(filled: FlaskClient) -> None:
    answer = filled.get("/help/sections/nada?lang=es")
    assert answer.status_code == 404
    assert '<html lang="es" dir="ltr">' in answer.text
    for said in ("Esta página no está aquí", "No hay ninguna sección así.", "Saltar al contenido", "/help/?lang=es"):
        assert said in answer.text
    assert 'lang="en"' not in answer.text.split("<footer")[0]


def test_where_we_have_no_words_ours_say_that_they_are_english(client: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        hebrew = ArticleDraft(title="מימון", id="fund-he", markdown="פתחו את החוזה.", locale="he")
        publish_article(db, hebrew, author="Wren", now=clock.now())
    page = client.get("/help/articles/fund-he").text
    assert '<html lang="he" dir="rtl">' in page
    assert '<section class="helped" id="helped" lang="en"' in page
    assert '<header class="bar" lang="en">' in page


def test_contents_keep_to_one_language_and_name_the_others(filled: FlaskClient) -> None:
    english, spanish = filled.get("/help/").text, filled.get("/help/?lang=es").text
    assert ('<html lang="en" dir="ltr">' in english, "Fund a milestone" in english, "Financiar" in english) == (
        True,
        True,
        False,
    )
    assert ('<html lang="es" dir="ltr">' in spanish, "Fund a milestone" in spanish, "Financiar" in spanish) == (
        True,
        False,
        True,
    )
    assert re.findall(r'hreflang="(\w+)"[^>]*>([^<]+)</a>', english) == [
        ("en", "English"),
        ("es", "Español"),
        ("ar", "العربية"),
    ]
    assert set(re.findall(r'<link rel="alternate" hreflang="([\w-]+)"', english)) == {"en", "es", "ar", "x-default"}
    assert re.search(r'<link rel="canonical" href="[^"]+/help/\?lang=es">', spanish)


def test_a_language_nothing_is_written_in_is_the_default_one(filled: FlaskClient) -> None:
    for wrong in ("xx", "%00", "<b>"):
        assert '<html lang="en" dir="ltr">' in filled.get(f"/help/?lang={wrong}").text


def test_a_section_leads_back_to_its_own_language(filled: FlaskClient) -> None:
    page = filled.get("/help/sections/hitos?lang=es").text
    assert "2</span> artículos" in page
    assert 'href="/help/?lang=es"' in page
    assert filled.get("/help/sections/hitos").status_code == 404


def test_suggestions_results_and_related_articles_keep_to_the_language(filled: FlaskClient) -> None:
    home = filled.get("/help/?lang=es").text
    assert 'data-suggest="/help/suggest?lang=es"' in home
    assert '<input type="hidden" name="lang" value="es">' in home
    titles = {hit["title"] for hit in filled.get("/help/suggest?lang=es&q=contr").json["hits"]}
    assert titles == {"Financiar un hito", "Liberar un hito"}
    results = filled.get("/help/search?lang=en&q=project").text
    assert ("<mark>" in results, "Financiar" in results) == (True, False)
    related = filled.get("/help/articles/financiar-un-hito").text.partition('id="related"')[2]
    assert ("Liberar un hito" in related, "Fund a milestone" in related) == (True, False)


def test_the_sitemap_holds_every_language(filled: FlaskClient) -> None:
    text = filled.get("/help/sitemap.xml").text
    for part in (
        "/help/?lang=es<",
        "/help/sections/hitos?lang=es<",
        "/help/articles/financiar-un-hito<",
        "/help/articles/fund-ar<",
    ):
        assert part in text
    assert text.count("/help/articles/") == 5


def test_one_language_alone_offers_no_choice(database: Database, client: FlaskClient) -> None:
    with database.writing() as db:
        publish_article(db, SPANISH[0], author="Wren", now=clock.now())
    page = client.get("/help/").text
    assert '<html lang="es" dir="ltr">' in page
    assert ("Financiar un hito" in page, "hreflang" in page, "lang=es" in page) == (True, False, False)


def test_languages_are_called_as_their_speakers_do(database: Database) -> None:
    assert [(one.name, one.direction) for one in map(language_of, ("pt-BR", "he", "xx"))] == [
        ("Português", "ltr"),
        ("עברית", "rtl"),
        ("xx", "ltr"),
    ]
    with database.reading() as db:
        empty = read_contents(db, "es")
    assert (empty.language.code, empty.languages, empty.default) == ("en", (), True)


@pytest.fixture
def translated(database: Database, client: FlaskClient) -> FlaskClient:
    """One article in English, Spanish and Brazilian Portuguese, its Arabic only for freelancers, its German a draft."""
    at = clock.now()
    with database.writing() as db:
        original = ArticleDraft(title="Fund a milestone", section="Milestones", markdown="Open the contract.")
        publish_article(db, original, author="Wren", now=at)
        publish_article(db, ArticleDraft(title="Alone", section="Milestones", markdown="Alone."), author="Wren", now=at)
        for locale, title in (
            ("es", "Financiar"),
            ("pt-BR", "Financiar um marco"),
            ("ar", "تمويل"),
            ("de", "Einzahlen"),
        ):
            made = translate(db, "fund-a-milestone", locale, author="Wren", now=at)
            if locale != "de":
                closed = {"private": True, "roles": ("freelancer",)} if locale == "ar" else {}
                publish_article(db, draft_of(made, title=title, status="published", **closed), author="Wren", now=at)
    work_all(database)
    return client


def test_an_article_leads_to_its_other_languages(translated: FlaskClient) -> None:
    for slug in ("fund-a-milestone", "fund-a-milestone-es"):
        page = translated.get(f"/help/articles/{slug}").text
        switch = re.search(r'<ul class="in-languages".*?</ul>', page, re.S)
        assert switch
        assert re.findall(r'href="/help/articles/([^"]+)" lang="([^"]+)" hreflang="[^"]+"( aria-current="true")?>([^<]+)', switch[0]) == [
            ("fund-a-milestone", "en", ' aria-current="true"' if slug == "fund-a-milestone" else "", "English"),
            ("fund-a-milestone-es", "es", ' aria-current="true"' if slug.endswith("es") else "", "Español"),
            ("fund-a-milestone-pt-br", "pt-BR", "", "Português (Brasil)"),
        ]  # fmt: skip
    alone = translated.get("/help/articles/alone").text
    assert 'class="in-languages"' not in alone
    assert "hreflang" not in re.sub(r'<ul class="languages".*?</ul>', "", alone, flags=re.S)


def test_search_engines_hear_of_every_public_language(translated: FlaskClient) -> None:
    page = translated.get("/help/articles/fund-a-milestone-es").text
    heads = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="http[^"]+/help/articles/([^"]+)">', page)
    languages = [("en", "fund-a-milestone"), ("es", "fund-a-milestone-es"), ("pt-BR", "fund-a-milestone-pt-br")]
    assert heads == [*languages, ("x-default", "fund-a-milestone")]
    sitemap = translated.get("/help/sitemap.xml").text
    ElementTree.fromstring(sitemap)
    entry = re.search(r"<url><loc>[^<]+/fund-a-milestone-pt-br</loc>.*?</url>", sitemap)
    assert entry
    assert re.findall(r'hreflang="([^"]+)" href="http[^"]+/help/articles/([^"]+)"', entry[0]) == heads
    home = re.search(r"<url><loc>[^<]+/help/</loc>.*?</url>", sitemap)
    assert home
    assert re.findall(r'hreflang="([^"]+)"', home[0]) == ["en", "es", "pt", "x-default"]
    assert "fund-a-milestone-ar" not in sitemap + page


def test_the_sitemap_takes_as_few_statements_in_three_languages(filled: FlaskClient, database: Database) -> None:
    with count_statements(database) as seen:
        assert "lang=ar" in filled.get("/help/sitemap.xml").text
    assert len(seen) == 3


@pytest.mark.parametrize("wanted", [None, "es", "ar", "xx", ""])
def test_a_language_alone_is_the_one_of_the_contents(
    filled: FlaskClient, database: Database, wanted: str | None
) -> None:
    with database.reading() as db:
        contents = read_contents(db, wanted)
        with count_statements(database) as seen:
            assert read_language(db, wanted, viewer=Viewer()) == contents.language
    assert len(seen) == 1
