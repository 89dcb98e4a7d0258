"""The first words of a message, for lists."""


def preview_of(body: str) -> str:
    text = " ".join(body.split())
    return text if len(text) <= 140 else f"{text[:139].rstrip()}…"
