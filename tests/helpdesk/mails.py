"""What left the outbox of a test, read as a mail program would."""

from email import message_from_bytes, policy

from flask import Flask


def letters(app: Flask) -> list[tuple[str, str, str]]:
    """(address, text, page; "" without one) of each."""
    return [read_letter(path.read_bytes()) for path in (app.extensions["config"].var / "outbox").glob("*.eml")]


def read_letter(raw: bytes) -> tuple[str, str, str]:
    """(address, text, page)."""
    read = message_from_bytes(raw, policy=policy.default)
    text, page = read.get_body(("plain",)), read.get_body(("html",))
    assert text is not None
    said = text.get_content().replace("\r", ""), page.get_content() if page else ""
    return (read["To"].addresses[0].addr_spec, *said)
