"""Many scripts, and the style sheets of a page, travel as one file.

1. A browser runs a script once, whoever imports it and by whichever address; what isn't among them is imported as ever.
2. Lines that can't be put into one are refused when it is made, not on somebody's page.
3. A page of the desk asks for a tenth of the files; what it is given is kept for good and is another when a file is.
"""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, Route

from foundation import joined_styles
from foundation.joined_scripts import NotReadable, joined_script, modules_of, stub

pytestmark = pytest.mark.once  # nothing here asks the database

SCRIPTS = {
    "/a/first.js": 'import { count, more as again } from "./counting.js";\nimport * as said from "/b/saying.js";\n\nagain();\nexport function told() {\n  return said.hello(count());\n}\n',
    "/a/counting.js": "let number = 0;\n\n// import nothing\nexport async function later() {}\nexport const count = () => number;\nexport function more() {\n  number += 1;\n}\n",
    "/a/second.js": 'import "./first.js";\nimport { more } from "/a/counting.js";\n\nmore();\n',
    "/b/saying.js": "export const hello = (number) => `hello ${number}`;\n",
}


def of_a(address: str) -> bool:
    return address.startswith("/a/")


def served(scripts: dict[str, str], *firsts: str) -> dict[str, str]:
    found = modules_of(scripts.__getitem__, firsts, of_a)
    return scripts | {one: stub(one, source, "/a/joined.js") for one, source in found.items()} | {"/a/joined.js": joined_script(found)}  # fmt: skip


@pytest.mark.browser
def test_a_script_runs_once_whoever_asks_for_it(page: Page) -> None:
    files, asked = served(SCRIPTS, "/a/first.js", "/a/second.js"), []

    def answer(route: Route) -> None:
        path = route.request.url.partition("https://desk.example")[2]
        asked.append(path)
        if path == "/":
            route.fulfill(body="<!doctype html><title>One</title>", content_type="text/html")
        else:
            route.fulfill(body=files[path], content_type="text/javascript")

    page.route("https://desk.example/**", answer)
    page.goto("https://desk.example/")
    told = page.evaluate(
        """async () => {
            const [first, counting] = [await import('/a/first.js'), await import('/a/counting.js')];
            const before = first.told();
            await import('/a/second.js');
            counting.more();
            return [before, first.told(), Object.keys(counting).sort()];
        }"""
    )
    assert told == ["hello 1", "hello 3", ["count", "later", "more"]]
    assert asked == ["/", "/a/first.js", "/a/joined.js", "/b/saying.js", "/a/counting.js", "/a/second.js"]


@pytest.mark.parametrize(
    "line", ['import one from "./counting.js";', "export default 1;", "export { told };", "export let one = 1;"],
)  # fmt: skip
def test_what_is_written_in_another_way_is_refused_by_its_line(line: str) -> None:
    with pytest.raises(NotReadable, match=r"/a/first\.js: "):
        served(SCRIPTS | {"/a/first.js": f"{line}\n"}, "/a/first.js")


def test_scripts_that_import_each_other_are_refused() -> None:
    circle = SCRIPTS | {"/a/counting.js": 'import { told } from "./first.js";\n'}
    with pytest.raises(NotReadable, match=r"/a/first\.js imports /a/counting\.js imports /a/first\.js"):
        served(circle, "/a/first.js")


def test_the_desks_scripts_are_one_that_is_kept_and_each_keeps_its_address(client: FlaskClient) -> None:
    led = re.search(r'"/desk/":"([^"]+)"', client.get("/desk/sign-in").text)
    assert led
    joined = client.get(f"{led[1]}static/joined.js", headers={"Accept-Encoding": "gzip"})
    assert joined.headers["Cache-Control"].endswith("immutable")
    assert joined.headers["Content-Encoding"] == "gzip"
    written = client.get(f"{led[1]}static/joined.js").text
    assert '"/desk/static/live.js": () => {' in written
    assert "saying.js" in written.partition("\n")[0]  # the whole product's, not the desk's
    live = client.get(f"{led[1]}static/live.js").text
    assert (
        live
        == 'import { $use } from "/desk/static/joined.js";\nexport const { listen, fetchPage } = $use("/desk/static/live.js");\n'
    )
    plain = client.get("/desk/static/live.js")
    assert "immutable" not in plain.headers["Cache-Control"]
    assert client.get("/desk/static/live.js", headers={"If-None-Match": plain.headers["ETag"]}).status_code == 304
    assert "$use" not in client.get("/desk/views/static/builder.js").text  # only on its own pages


def test_the_style_sheets_of_a_page_are_one_in_their_order(app: Flask, client: FlaskClient) -> None:
    links = re.findall(
        r'<link rel="stylesheet" href="([^"]+)">', client.get("/desk/sign-in").text.replace("&amp;", "&")
    )
    assert [re.sub("&v=[0-9a-f]{12}$", "", one) for one in links] == [
        "/static/joined.css?of=foundation/tokens.css,foundation/base.css",
        "/static/joined.css?of=foundation/inter.css,workspace/sign_in.css",
    ]
    answer = client.get(links[1])
    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"].endswith("immutable")
    own = Path(str(app.blueprints["workspace"].static_folder), "sign_in.css").read_text("utf-8")
    assert answer.text.endswith(own.rstrip() + "\n")
    font = re.search(r'url\("([^"]+\.woff2)"\)', answer.text)
    assert font
    assert client.get(font[1]).status_code == 200  # as seen from the new address


@pytest.mark.parametrize("page", ["/desk/sign-in", "/sign-in"])
def test_the_fonts_that_a_page_begins_with_are_asked_for_as_its_style_sheets_name_them(
    client: FlaskClient, page: str
) -> None:
    text = client.get(page).text.replace("&amp;", "&")
    asked = re.findall(r'<link rel="preload" href="([^"]+)" as="font"', text)
    sheets = "".join(client.get(one).text for one in re.findall(r'<link rel="stylesheet" href="([^"]+)">', text))
    assert "/static/fonts/inter-latin-wght-normal.woff2" in asked
    assert set(asked) <= set(re.findall(r'url\("([^"]+\.woff2)"\)', sheets))


def test_another_file_makes_another_address(app: Flask, tmp_path: Path) -> None:
    app.static_folder = str(tmp_path)
    sheet = tmp_path / "one.css"
    sheet.write_text('a { background: url("one.svg") url(/two.svg) url(data:,x) }')
    with app.test_request_context():
        before = joined_styles.stylesheets("foundation/one.css")
        assert (
            app.test_client().get(re.sub('.*href="([^"]+)".*', r"\1", before)).text.count('url("/static/one.svg")') == 1
        )
        sheet.write_text("a { color: red }")
        joined_styles._files.cache_clear()
        assert joined_styles.stylesheets("foundation/one.css") != before


@pytest.mark.parametrize(
    "of", ["", "workspace/../../config.py", "workspace/nothing.css", "nobody/queue.css", "workspace/live.js", "foundation//etc/x.css", "a,b"]
)  # fmt: skip
def test_nothing_but_our_style_sheets_is_read(client: FlaskClient, of: str) -> None:
    assert client.get("/static/joined.css", query_string={"of": of}).status_code == 404
