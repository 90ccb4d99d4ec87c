"""The built book in a real browser, as readers meet it."""

from pathlib import Path

import pytest

from analysis import figures
from analysis.book.builder import chapters_of
from analysis.figures import theme

from .axe import NIGHT, PHONE, one_of_each, violations
from .soup import soup
from .weight import light

pytestmark = [pytest.mark.book, pytest.mark.browser]

PAGES = [f"{name}.html" for name in chapters_of(Path(__file__).parents[2])]
CHARTED = [p for p in PAGES if figures.figure_ids(Path(p).stem)]
"""Pages that hold figures."""
CHAPTER = "chapters/01-intro.html"
BIG = ["chapters/ledger.html", "chapters/facts.html", "chapters/assumptions.html"]
"""Pages of a thousand like rows: `test_tables` shows axe a few of them."""
KINDS = [
    "chapters/index.html",
    CHAPTER,
    "chapters/gallery.html",
    "chapters/glossary.html",
    "chapters/data-dictionary.html",
    "chapters/references.html",
    "chapters/methods-lending.html",
    "search.html",
    "genindex.html",
]
"""One page of each kind: axe reads it whole, because its template stands behind the others."""


def test_the_list_of_pages_is_the_book_s(pages):
    assert pages == PAGES
    assert PAGES[0] == "chapters/index.html"
    assert CHAPTER in CHARTED
    assert set(KINDS) - {"search.html", "genindex.html"} <= set(PAGES)


def drawn_as_they_should(seen, page, count):
    """The charts of a page are all live, drawn, and fill their room."""
    assert count == len(figures.figure_ids(Path(page).stem))
    drawn = seen.page.evaluate(
        "[...document.querySelectorAll('.vl .vl-view svg')].map(s => "
        "[s.querySelectorAll('path,text,line,rect').length, s.getBoundingClientRect().width, "
        "s.closest('.vl').getBoundingClientRect().width])"
    )
    assert len(drawn) == count
    for marks, svg_width, box_width in drawn:
        assert marks > 15
        assert 0.7 * min(box_width, 680) < svg_width <= box_width + 1
    for i in range(count):
        assert not seen.page.locator(".vl.is-live picture").nth(i).is_visible()


@pytest.mark.parametrize("page", [*PAGES, "search.html", "genindex.html"])
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)], ids=["desk", "phone"])
def test_a_page_as_a_reader_meets_it(page, dark, width, origin, visit, built):
    """Its first view is light, nothing complains or leaves the origin, charts draw, nothing runs off the side, axe is content.

    By day, at a desk, in narrow letters, and by night, on a phone, in wide ones: the three do not
    touch each other.
    """
    fonts = "wide" if width == 360 else "narrow"
    seen = visit(f"{origin}/{page}", fonts, width=width, dark=dark)
    light(seen, page, built, origin)
    assert seen.page.locator("svg.svg-inline--fa").count() > 3
    drawn_as_they_should(seen, page, seen.wake())
    assert not seen.complaints
    assert not seen.failed
    assert not [url for url in seen.asked if not url.startswith((origin, "data:", "blob:"))]
    assert not [url for url in seen.asked if "fa-solid" in url or "fa-brands" in url]
    seen.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    if width == 360:
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360
        # a row that became a card has no side to scroll to
        assert not seen.page.evaluate(
            "[...document.querySelectorAll('.results.cards')]"
            ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.ariaLabel)"
        )
    if page in BIG:
        return
    assert not [url for url in seen.asked if "tables." in url]
    assert not violations(seen.page, *PHONE, beside=".vl")
    if page in KINDS:
        one_of_each(seen.page)
        # a chart's colours are held by the theme's tests, for every chart at once
        found = violations(seen.page, *NIGHT, beside=".vl") if dark else violations(seen.page)
        assert not found


def test_of_table_rows_one_of_each_kind_is_kept(browser):
    page = browser.new_page()
    rows = '<tr><td>1</td></tr><tr><td>2</td></tr><tr><td class="lost">3</td></tr>'
    page.set_content(
        f"<table><tbody>{rows}<tr><td>4</td></tr></tbody></table>"
        f'<table class="big"><tbody>{rows}</tbody></table>'
    )
    one_of_each(page)
    assert page.locator("td").all_text_contents() == ["1", "3", "1", "3"]
    page.close()


@pytest.mark.parametrize("page", [*(p for p in PAGES if p in KINDS), *BIG])
def test_from_disk_nothing_complains_and_nothing_leaves_the_folder(page, built, visit):
    """Its template and its scripts decide; that the files it names are there is read from all."""
    seen = visit((built / page).as_uri())
    seen.wake(most=1)
    assert not seen.complaints
    assert not seen.failed
    home = built.as_uri()
    assert not [url for url in seen.asked if not url.startswith((home, "data:", "blob:"))]


def test_the_bare_address_opens_the_front_page(origin, visit):
    seen = visit(f"{origin}/")
    seen.page.wait_for_url("**/chapters/index.html")
    assert seen.page.title().startswith("The Price of a Borrower")


def test_no_page_names_a_file_by_the_root_of_a_server(built, pages):
    for name in pages:
        named = soup(built / name).select("main [src], main [srcset], head [src], head [href]")
        addresses = [t.get("src") or t.get("srcset") or t.get("href") for t in named]
        assert addresses
        assert not [a for a in addresses if a.startswith("/")], name


@pytest.mark.parametrize("page", [p for p in CHARTED if p in KINDS])
def test_without_a_script_every_figure_is_there(page, origin, visit):
    """`test_built` finds the same pictures in every page."""
    seen = visit(f"{origin}/{page}", script=False)
    name = page.split("/")[1].removesuffix(".html")
    images = seen.page.locator("figure.finding picture.day img")
    assert images.count() == len(figures.figure_ids(name))
    for i in range(images.count()):
        images.nth(i).scroll_into_view_if_needed()
        assert images.nth(i).is_visible()
        seen.page.wait_for_function(
            "e => e.complete && e.naturalWidth > 0", arg=images.nth(i).element_handle()
        )
    assert not seen.page.locator("picture.night img").first.is_visible()


def test_the_library_is_not_loaded_until_a_chart_is_wanted(origin, visit):
    seen = visit(f"{origin}/{CHAPTER}")
    assert not [url for url in seen.asked if "vega" in url]
    seen.wake()
    assert [url for url in seen.asked if "vega" in url]


def test_a_keyboard_wakes_a_chart_too(origin, visit):
    seen = visit(f"{origin}/{CHAPTER}")
    seen.page.locator("figure.finding .downloads a").first.focus()
    seen.page.wait_for_selector(".vl.is-live")


def test_the_dark_switch_is_followed_by_still_and_live_pictures(origin, visit):
    seen = visit(f"{origin}/{CHAPTER}")
    box = seen.page.locator(".vl").first
    assert box.locator("picture.day").is_visible()
    seen.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert box.locator("picture.night").is_visible()
    assert not box.locator("picture.day").is_visible()
    box.hover()
    seen.page.wait_for_selector(".vl.is-live")
    assert theme.DARK[theme.INK] in box.locator(".vl-view").inner_html()
    seen.page.evaluate("document.documentElement.dataset.theme = 'light'")
    seen.page.wait_for_function(
        "c => document.querySelector('.vl .vl-view').innerHTML.includes(c)", arg=theme.INK
    )
    assert theme.DARK[theme.INK] not in box.locator(".vl-view").inner_html()


def test_search_finds_the_chinese_term_and_the_english_one(origin, visit):
    for words in ("获客成本", "acquisition cost"):
        seen = visit(f"{origin}/search.html?q={words}")
        seen.page.wait_for_selector("#search-results li a", timeout=10_000)
        assert not seen.complaints
