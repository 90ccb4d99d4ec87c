"""What a page weighs before its reader does anything, and what waits until it is wanted."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis import figures
from analysis.book import assets
from analysis.book.builder import chapters_of

from .soup import soup
from .weight import light

PAGES = [f"{name}.html" for name in chapters_of(Path(__file__).parents[2])]
book, browser = pytest.mark.book, pytest.mark.browser


@book
@browser
def test_the_page_of_a_figure_is_light_at_first_view(built, origin, visit):
    """Every other page is weighed by `test_browser`, which opens it anyway."""
    page = f"figures/{figures.figure_ids()[1]}.html"
    light(visit(f"{origin}/{page}"), page, built, origin)


@book
@browser
def test_a_heavy_page_and_a_library_that_comes_at_once_are_told(built, origin, visit, monkeypatch):
    page = f"figures/{figures.figure_ids()[1]}.html"
    seen = visit(f"{origin}/{page}")
    seen.asked.append(f"{origin}/_static/vendor/vega.js")
    with pytest.raises(AssertionError):
        light(seen, page, built, origin)
    seen.asked.pop()
    monkeypatch.setattr("tests.book.weight.FIRST_VIEW", 10_000)
    with pytest.raises(AssertionError):
        light(seen, page, built, origin)


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
        page = soup(path)
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
