"""Every registered address and form, called the wrong way: nobody ever meets an error of ours, and nothing is left hanging.

1. Odd values in each path, query and form field end in a page, a redirect or a refusal, never in a 5xx. Each field meets
   one of them, each of them meets many fields.
2. Methods a route doesn't know are answered 405 with what it does know; HEAD is a GET without a body.
"""

from urllib.parse import urlencode

import pytest
from flask import Flask

from tests.bad_days import odd
from tests.bad_days.conftest import Everybody

FORMS = "application/x-www-form-urlencoded"


def query(name: str, value: str) -> str:
    return urlencode({name: value.encode("utf-8", "surrogatepass")})


@pytest.mark.slow
def test_odd_addresses_and_queries_never_break_a_page(app: Flask, everybody: Everybody) -> None:
    names = odd.remember_names(app)
    broken: list[str] = []

    def get(address: str) -> None:
        with everybody.client.get(address) as answer:
            if answer.status_code >= 500:
                broken.append(f"{answer.status_code} {address[:120]}")

    for rule in odd.rules(app, "GET"):
        names.clear()
        whole, *others = odd.addresses(rule, everybody.known)
        get(whole)
        for address in others:
            get(address)
        for name in sorted(names):
            for value in odd.share(odd.values_for(name), f"{rule.rule} {name}", most=1):
                get(f"{whole}?{query(name, value)}")
    assert broken == [], "\n".join(broken)


@pytest.mark.slow
def test_odd_forms_never_break_a_page(app: Flask, everybody: Everybody) -> None:
    names = odd.remember_names(app)
    broken: list[str] = []

    def post(address: str, **more: str) -> None:
        answer = everybody.client.post(address, headers=everybody.headers, **more)
        if answer.status_code >= 500:
            broken.append(f"{answer.status_code} {address[:80]} {more.get('data', '')[:80]}")

    for rule in odd.rules(app, "POST"):
        if rule.rule.startswith(("/api/", "/widget/")) or "sign-out" in rule.rule:
            continue
        names.clear()
        whole, *others = odd.addresses(rule, everybody.known)
        post(whole)
        for address in others:
            post(address)
        plain = sorted(names - {"_csrf"})
        for name in plain:
            for value in odd.share(odd.TYPED, f"{rule.rule} {name}", most=1):
                pairs = [query(other, "1") for other in plain if other != name] + [query(name, value)]
                post(whole, data="&".join(pairs), content_type=FORMS)
    assert broken == [], "\n".join(broken)


@pytest.mark.slow  # routing alone: the other database would say the same
def test_a_method_a_route_does_not_know_is_refused_with_those_it_does(app: Flask, everybody: Everybody) -> None:
    wrong: list[str] = []
    for address in sorted({next(odd.addresses(rule, everybody.known)) for rule in app.url_map.iter_rules()}):
        known = set(app.url_map.bind("localhost").allowed_methods(address))
        tried = {"HEAD", "OPTIONS", *odd.share(["PUT", "PATCH", "DELETE", "TRACE"], address, most=1), "POST", "GET"}
        for method in tried - (known & {"GET", "POST"}):
            with everybody.client.open(address, method=method, headers=everybody.headers) as answer:
                if method in known:
                    fine = answer.status_code < 500 and (method != "HEAD" or answer.data == b"")
                else:
                    fine = answer.status_code == 405 and set(answer.headers["Allow"].split(", ")) == known
                if not fine:
                    wrong.append(f"{answer.status_code} {method} {address} {answer.headers.get('Allow')}")
    assert wrong == [], "\n".join(wrong)


BODIES = [
    ("multipart/form-data", b"no boundary at all"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\nnever ends'),
    ("application/json", b'{"body": "Hello"}'),
    ("application/x-www-form-urlencoded; charset=utf-16", b"body=\xff\xfe"),
    ("image/png", b"\x89PNG\r\n"),
    ("a/b; c=" + "d" * 5000, b"x"),
    ("", b""),
]


def test_forms_of_another_kind_are_answered_calmly(app: Flask, everybody: Everybody) -> None:
    broken: list[str] = []
    for rule in odd.rules(app, "POST"):
        if "sign-out" in rule.rule:
            continue
        address = next(odd.addresses(rule, everybody.known))
        for kind, body in odd.share(BODIES, rule.rule, most=3):
            sent = everybody.client.post(address, data=body, content_type=kind, headers=everybody.headers)
            with sent as answer:
                if answer.status_code >= 500:
                    broken.append(f"{answer.status_code} {address} {kind[:40]}")
    assert broken == [], "\n".join(broken)


def test_more_fields_than_anyone_fills_in_are_refused(everybody: Everybody) -> None:
    many = "&".join(f"field{number}=x" for number in range(200_000))
    address = f"/desk/tickets/{everybody.known['ticket_id']}/replies"
    answer = everybody.client.post(address, data=many, content_type=FORMS, headers=everybody.headers)
    assert answer.status_code in {413, 422}
    assert everybody.client.post(address, data={"body": "w" * 3_000_000}, headers=everybody.headers).status_code == 413
