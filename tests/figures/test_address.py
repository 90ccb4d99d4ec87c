"""The book's address: given, or absent; never made up."""

import pytest

from analysis import figures
from analysis.assumptions import baseline
from analysis.figures.address import address, home


@pytest.mark.parametrize("given", ["", "  "])
def test_without_an_address_there_is_none(given, monkeypatch):
    monkeypatch.setenv("BOOK_URL", given)
    assert (home(), address("a")) == ("", "")
    monkeypatch.delenv("BOOK_URL")
    assert (home(), address("a")) == ("", "")


@pytest.mark.parametrize(
    "given", ["https://book.test/one", "https://book.test/one/", " https://book.test/one// "]
)
def test_an_address_is_a_folder(given, monkeypatch):
    monkeypatch.setenv("BOOK_URL", given)
    assert home() == "https://book.test/one/"
    assert address("a-figure") == "https://book.test/one/figures/a-figure.html"


@pytest.mark.parametrize(
    "given",
    [
        "book.test",
        "/one",
        "ftp://book.test",
        "https://",
        "https://a.test/?x=1",
        "https://a.test/#x",
    ],
)
def test_half_an_address_is_refused_with_what_to_do(given, monkeypatch):
    monkeypatch.setenv("BOOK_URL", given)
    with pytest.raises(ValueError, match=r"BOOK_URL=.*leave it unset"):
        home()


def test_a_picture_carries_the_address_where_there_is_one(monkeypatch):
    id = "article-numbers-by-state"
    monkeypatch.delenv("BOOK_URL", raising=False)
    assert f"figure {id}." in figures.build(id, baseline()).words().source
    monkeypatch.setenv("BOOK_URL", "https://book.test")
    assert f"https://book.test/figures/{id}.html." in figures.build(id, baseline()).words().source
