"""Where webhooks may go.

1. Only https, only to the public internet, only to a few ports; every way of writing another address is refused.
2. The name is resolved once, by us; the connection is made to the very address that was checked.
3. Redirects aren't followed; time and what is read are bounded.
"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import Invalid
from helpdesk.webhooks.addresses import NotAllowed, Target, checked_address, read_target, why_not
from helpdesk.webhooks.calling import READ, call
from tests.helpdesk.webhooks.receiver import receiver

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "100.127.255.255", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:169.254.169.254", "::ffff:10.0.0.1", "::ffff:100.64.0.1", "::127.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "not an address", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused_in_words(address: str) -> None:
    assert why_not(address)
    with pytest.raises(NotAllowed):
        checked_address(Target("https", "hooks.example", 443, "/"), resolve=lambda *_: [address])


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses_are_taken(address: str) -> None:
    assert why_not(address) is None


@given(st.ip_addresses(network="10.0.0.0/8") | st.ip_addresses(network="100.64.0.0/10") | st.ip_addresses(network="fc00::/7") | st.ip_addresses(network="::ffff:192.168.0.0/112"))  # fmt: skip
def test_no_address_of_a_private_network_gets_through(address: object) -> None:
    assert why_not(str(address))


def test_one_bad_address_among_good_ones_is_a_trap() -> None:
    with pytest.raises(NotAllowed):
        checked_address(Target("https", "hooks.example", 443, "/"), resolve=lambda *_: ["1.1.1.1", "10.0.0.1"])


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://example.org/hook", "begins with https"),
        ("ftp://example.org/", "begins with https"),
        ("https://user:pw@example.org/", "without a user"),
        ("https://example.org/#part", "without a user, a password or a #"),
        ("https://example.org:22/", "Port 22"),
        ("https://example.org:99999/", "can’t be read"),
        ("https://127.0.0.1/", "not an address of the public internet"),
        ("https://localhost/hook", "localhost isn’t a name of the public internet"),
        ("https://LocalHost./hook", "isn’t a name of the public internet"),
        ("https://2130706433/", "isn’t a name of the public internet"),
        ("https://127.1/", "isn’t a name of the public internet"),
        ("https://wiki.internal/hook", "isn’t a name of the public internet"),
        ("https://[::1]/", "not an address of the public internet"),
        ("https://[::ffff:169.254.169.254]/", "not an address of the public internet"),
        ("https://exa mple.org/", "Write one address"),
        ("https://example.org/\r\nX: y", "Write one address"),
        ("https:///path", "Write a host"),
        ("", "Write one address"),
        ("https://example.org/" + "a" * 600, "at most 500"),
    ],
)
def test_an_address_that_cannot_be_called_is_refused_when_it_is_saved(url: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_target(url)
    assert words in refused.value.detail
    assert refused.value.field == "url"


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1"])
def test_names_and_odd_numbers_that_lead_to_this_machine_are_refused_when_called(host: str) -> None:
    answer = call(f"https://{host}/", b"{}", {})
    assert answer.status is None
    assert answer.error
    assert "public internet" in answer.error or "leads nowhere" in answer.error


def test_a_name_that_changes_after_it_was_checked_is_not_asked_again() -> None:
    """Rebinding: the second answer would be this machine; nobody asks for it."""
    asked = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) > 1 else ["1.1.1.1"]

    target = read_target("https://hooks.example/")
    assert checked_address(target, resolve=rebinding) == "1.1.1.1"
    assert asked == ["hooks.example"]


def test_the_connection_goes_to_the_checked_address_under_the_name() -> None:
    with receiver() as there:
        url = f"http://hooks.example:{there.port}/in"
        answer = call(url, b"{}", {}, allowed=[f"hooks.example:{there.port}"], find=lambda *_: ["127.0.0.1"])
        assert (answer.status, answer.error) == (200, None)
        path, headers, _ = there.got[0]
        assert (path, headers["host"]) == ("/in", f"hooks.example:{there.port}")


def test_a_redirect_is_a_failure_said_in_words_and_nothing_goes_where_it_points() -> None:
    with receiver() as there, receiver() as elsewhere:
        there.status, there.headers = 302, {"Location": elsewhere.url}
        answer = call(there.url, b"{}", {}, allowed=[there.host, elsewhere.host])
    assert answer.status == 302
    assert "We don’t follow" in str(answer.error)
    assert elsewhere.got == []


def test_what_is_read_is_bounded() -> None:
    with receiver() as there:
        there.answer = b"a\x00" * 300_000
        answer = call(there.url, b"{}", {}, allowed=[there.host])
    assert len(answer.beginning) <= READ
    assert "\x00" not in answer.beginning


def test_an_answer_that_drips_is_cut_off() -> None:
    with receiver() as there:
        there.answer, there.drips = b"a" * 100, 0.1
        began = time.monotonic()
        answer = call(there.url, b"{}", {}, allowed=[there.host], seconds=0.5)
    assert time.monotonic() - began < 3
    assert answer.error == "No answer within 0.5 seconds." or answer.status == 200


def test_nobody_there_and_a_name_that_leads_nowhere_are_said_in_words() -> None:
    with receiver() as there:
        host, url = there.host, there.url
    assert "connection failed" in str(call(url, b"{}", {}, allowed=[host]).error)
    assert "leads nowhere" in str(call("https://nobody.invalid/", b"{}", {}).error)
