"""What a page may ask for before its reader does anything."""

import gzip
from functools import cache
from urllib.parse import unquote, urlsplit

FIRST_VIEW = 350_000
"""Bytes, gzipped."""


@cache
def packed(path):
    return len(gzip.compress(path.read_bytes()))


def light(seen, page, built, origin):
    """Weigh what the browser has asked for, so that nothing a script fetches escapes."""
    asked = {unquote(urlsplit(url).path)[1:] for url in seen.asked if url.startswith(origin)}
    assert page in asked
    assert not [name for name in asked if "vega" in name]
    sizes = {name: packed(built / name) for name in asked}
    assert sum(sizes.values()) <= FIRST_VIEW, sorted(sizes.items(), key=lambda one: -one[1])[:6]
