"""A refusal names the field as the program sent it, where the verb, made for a form, calls it something else."""

from collections.abc import Iterator
from contextlib import contextmanager

from foundation.errors import Invalid


@contextmanager
def naming(**sent: str) -> Iterator[None]:
    """`naming(at="until")`: what is wrong with `at` is told of `until`."""
    try:
        yield
    except Invalid as wrong:
        wrong.field = sent.get(wrong.field or "", wrong.field)
        raise
