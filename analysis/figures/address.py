"""Where the book stands on the web, if it stands there: set by `BOOK_URL`, never guessed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

VARIABLE = "BOOK_URL"


def home() -> str:
    """Return the address of the published book, ending in a slash; empty where it has none."""
    given = os.environ.get(VARIABLE, "").strip()
    if not given:
        return ""
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise ValueError(
            f"{VARIABLE}={given!r} is no address of a book; give the whole of it, from https:// "
            "to the last folder, or leave it unset"
        )
    return given.rstrip("/") + "/"


def address(figure_id: str) -> str:
    """Return the permanent address of a figure's page; empty where the book has none."""
    base = home()
    return f"{base}figures/{figure_id}.html" if base else ""


@contextmanager
def nowhere() -> Iterator[None]:
    """Leave the book without an address for a while, as its committed pictures are."""
    given = os.environ.pop(VARIABLE, None)
    try:
        yield
    finally:
        if given is not None:
            os.environ[VARIABLE] = given
