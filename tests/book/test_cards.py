"""What a page says of itself to those who link to it."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from analysis import figures
from analysis.book import cards
from analysis.figures.address import VARIABLE, home
from analysis.figures.registry import BOOK

from .soup import soup

HOME = "https://book.test/book/"


@pytest.fixture
def told(tmp_path):
    """A page's head as the hook leaves it."""

    def tell(page, **context):
        app = SimpleNamespace(
            env=SimpleNamespace(titles={}),
            outdir=tmp_path,
        )
        cards.about(app, page, "page.html", context, None)
        return meta(context["metatags"]), context

    return tell


def meta(html):
    found = BeautifulSoup(html, "html.parser").find_all("meta", content=True)
    return {m.get("property") or m.get("name"): m["content"] for m in found}


def test_without_an_address_words_alone(told, monkeypatch, tmp_path):
    monkeypatch.delenv(VARIABLE, raising=False)
    said, context = told("chapters/x", title="On <costs> & “prices”", description="A page.")
    assert said["og:title"] == "On <costs> & “prices”"
    assert said["og:description"] == said["description"] == "A page."
    assert said["og:type"] == "article"
    assert said["og:site_name"] == BOOK
    assert said["twitter:card"] == "summary"
    assert not {"og:url", "og:image"} & set(said)
    assert context["pageurl"] == ""
    assert not list(tmp_path.iterdir())


def test_with_an_address_a_card_is_drawn_and_named_in_full(told, monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, HOME.rstrip("/"))
    said, context = told("chapters/index", title="The front")
    assert said["og:type"] == "website"
    assert context["pageurl"] == said["og:url"] == f"{HOME}chapters/index.html"
    assert said["og:image"] == f"{HOME}cards/chapters/index.png"
    assert said["twitter:card"] == "summary_large_image"
    png = (tmp_path / "cards/chapters/index.png").read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == (1200, 630)
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")


def test_a_figure_shows_its_slide(told, monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, HOME)
    id = figures.figure_ids()[0]
    said, context = told(f"figures/{id}", title="A finding", description="D.", figure_id=id)
    assert said["og:image"] == f"{HOME}figures/{id}.slide.png"
    assert said["og:image:alt"] == "A finding"
    assert context["pageurl"] == f"{HOME}figures/{id}.html"
    assert not list(tmp_path.iterdir())


def test_the_bare_address_introduces_the_book(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert meta(cards.front(BOOK))["og:title"] == BOOK
    monkeypatch.setenv(VARIABLE, HOME)
    said = meta(cards.front(BOOK))
    assert said["og:url"] == HOME
    assert said["og:image"] == f"{HOME}cards/chapters/index.png"


def test_pages_without_a_chapter_say_what_they_are(told, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert told("search")[0]["og:title"] == "Search"
    assert told("genindex")[0]["og:title"] == "Index"


@pytest.mark.parametrize(
    "title", ["Short", "A title of some length & more " * 3, "Every word of a long title " * 12]
)
def test_a_title_fits_its_card(title):
    lines, size = cards._lines(title, 1040)
    assert 36 <= size <= 76
    assert len(lines) * size * 1.25 <= 400
    assert "&amp; more" in cards.drawing(title) or "&" not in title


@pytest.mark.book
def test_every_page_of_the_book_introduces_itself(built):
    for path in built.rglob("*.html"):
        if "_static" in path.relative_to(built).parts:
            continue
        html = path.read_text("utf-8")
        if 'http-equiv="refresh"' in html:  # ids given up, and the bare address
            continue
        said = meta(html)
        assert {"description", "og:title", "og:description", "og:type", "twitter:card"} <= set(said)
        assert len(said["description"]) > 20
        assert len(soup(path).select("meta[name=description]")) == 1
        # an edition that knows its address says it everywhere, any other nowhere
        assert ("og:url" in said) == ("og:image" in said) == bool(home())
        assert ("canonical" in html) == bool(home())


@pytest.mark.book
def test_every_page_says_its_edition(built):
    for name in ("chapters/index.html", f"figures/{figures.figure_ids()[0]}.html", "search.html"):
        page = soup(built / name)
        assert "Version" in page.select_one(".bd-sidebar-primary .edition").get_text()
