"""Pages of the built book, parsed once a process; for looking at, never for changing."""

from functools import lru_cache

from bs4 import BeautifulSoup


@lru_cache(maxsize=256)
def soup(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")
