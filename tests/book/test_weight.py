"""What a page weighs before its reader does anything, and what waits until it is wanted."""

import gzip
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from analysis import figures
from analysis.book import assets
from analysis.book.builder import chapters_of

FIRST_VIEW = 350_000
"""Bytes, gzipped, that a page may ask for before a reader does anything."""

CHAPTER = "chapters/01-intro.html"
PAGES = [f"{name}.html" for name in chapters_of(Path(__file__).parents[2])]
book, browser = pytest.mark.book, pytest.mark.browser


@book
@browser
@pytest.mark.parametrize("page", [*PAGES, f"figures/{figures.figure_ids()[1]}.html", "search.html"])
def test_a_first_view_is_light(page, built, origin, visit):
    """Counted is what the browser asks for, so nothing a script fetches escapes."""
    seen = visit(f"{origin}/{page}")
    asked = {unquote(urlsplit(url).path)[1:] for url in seen.asked if url.startswith(origin)}
    assert page in asked
    sizes = {name: len(gzip.compress((built / name).read_bytes())) for name in asked}
    assert sum(sizes.values()) <= FIRST_VIEW, sorted(sizes.items(), key=lambda one: -one[1])[:6]
    assert not [name for name in asked if "vega" in name or "mathjax" in name]


def test_words_for_the_unused_follow_what_a_page_holds():
    assert set(assets.unused("")) == {word for part in assets.PARTS for word in part.files}
    assert "copybutton" not in assets.unused('<div class="cell highlight-ipython3"></div>')
    assert "sphinx-design" not in assets.unused('<div class="row sd-card"></div>')
    assert "togglebutton" not in assets.unused('<div class="dropdown admonition"></div>')
    assert "mystnb" not in assets.unused('<div class="cell tag_remove-input"></div>')
    assert "mystnb" in assets.unused('<p class="excellent">cell</p>')


def test_a_file_goes_by_its_address_and_a_text_by_its_words():
    one = SimpleNamespace(filename="_static/design-tabs.js", attributes={})
    two = SimpleNamespace(filename=None, attributes={"body": "let toggleHintShow = 1"})
    three = SimpleNamespace(filename="_static/book.js", attributes={})
    files = [one, two, three]
    assets._drop(files, lambda text: any(w in text for w in ("design-tabs", "toggleHint")))
    assert files == [three]


@book
def test_no_page_lacks_the_style_of_what_it_holds(built):
    """The other way round: what is on a page, in any page at all, has its files."""
    for path in built.rglob("*.html"):
        if "_static" in path.relative_to(built).parts:
            continue
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        text = " ".join(t.get("href") or t.get("src") or "" for t in page.select("link, script"))
        for selector, file in (
            (".highlight pre", "pygments.css"),
            (".highlight pre", "copybutton.js"),
            ("div.cell", "mystnb."),
            ('[class^="sd-"]', "sphinx-design"),
            (".toggle", "togglebutton.js"),
            (".proof", "proof.css"),
        ):
            assert not page.select(f"main {selector}") or file in text, (path.name, file)


@book
def test_the_search_index_waits_for_a_search(built):
    for name in (*PAGES, "genindex.html"):
        assert "searchindex.js" not in (built / name).read_text("utf-8")
    assert "searchindex.js" in (built / "search.html").read_text("utf-8")


def typeset(seen):
    seen.page.wait_for_selector("mjx-container mjx-math")
    seen.page.wait_for_load_state("networkidle")
    return seen.page.locator("mjx-container").count()


@book
@browser
@pytest.mark.parametrize("place", ["web", "disk"])
def test_formulas_are_typeset_when_they_come_near(place, built, origin, visit):
    home = origin if place == "web" else built.as_uri()
    seen = visit(f"{home}/{CHAPTER}")
    formulas = seen.page.locator(".math")
    assert formulas.count() > 3
    assert not [url for url in seen.asked if "mathjax" in url]
    formulas.first.scroll_into_view_if_needed()
    assert typeset(seen) == formulas.count()
    assert not seen.complaints
    assert not seen.failed
    assert not [u for u in seen.asked if not u.startswith((home, "data:", "blob:"))]


@book
@browser
def test_a_formula_in_the_first_view_is_typeset_at_once(origin, visit):
    seen = visit(f"{origin}/{CHAPTER}#is-it-the-fourth-quarter")
    assert typeset(seen)


@book
@browser
@pytest.mark.parametrize("event", ["beforeprint", "keys", "leaving"])
def test_a_page_about_to_be_printed_is_typeset(event, origin, visit):
    seen = visit(f"{origin}/{CHAPTER}")
    if event == "keys":
        seen.page.keyboard.press("Control+a")
    elif event == "leaving":
        seen.page.evaluate("document.documentElement.dispatchEvent(new Event('mouseleave'))")
    else:
        seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert typeset(seen)


@book
@browser
def test_without_a_script_a_formula_reads_as_tex(origin, visit):
    seen = visit(f"{origin}/{CHAPTER}", script=False)
    assert "\\gamma" in seen.page.locator(".math").first.inner_text()
