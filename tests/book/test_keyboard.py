"""Paths through the book by keyboard, the focus in sight; less motion; paper."""

import pytest

pytestmark = [pytest.mark.book, pytest.mark.browser]
CHAPTER = "chapters/01-intro.html"

FOCUSED = """() => {
  const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
  const drawn = (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
  return {tag: e.tagName, text: (e.textContent || '').trim().slice(0, 60), href: e.href || '', drawn,
          inside: e.closest('figure, .gallery, .figure-page') ? true : false,
          seen: b.width > 0 && b.bottom > 0 && b.top < innerHeight};
}"""


def tab(page, until, limit=120):
    """Press Tab until a test holds; every stop on the way must show its focus and be in sight."""
    stops = []
    for _ in range(limit):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["tag"] == "BODY":
            continue
        assert stop["drawn"], stop
        assert stop["seen"], stop
        stops.append(stop)
        if until(stop):
            return stops
    pytest.fail(f"not reached in {limit} steps; last {stops[-3:]}")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_through_a_chapter_to_a_figure_s_files_and_its_page(dark, origin, visit):
    page = visit(f"{origin}/{CHAPTER}", dark=dark).page
    first = tab(page, lambda stop: "Skip to main" in stop["text"], 3)
    assert first[-1]["href"].endswith("#main-content")
    page.keyboard.press("Enter")
    tab(page, lambda stop: stop["href"].endswith("cac-by-denominator.slide.png"))
    names = [page.evaluate(FOCUSED)["text"]]
    names += [tab(page, lambda _: True)[0]["text"] for _ in range(4)]
    assert names == ["Slide", "PNG", "SVG", "CSV", "Cite, more files"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/figures/cac-by-denominator.html")


def test_an_unfolded_table_can_be_reached_and_scrolled(origin, visit):
    page = visit(f"{origin}/{CHAPTER}").page
    page.locator("figure.finding .downloads a").last.focus()
    tab(page, lambda stop: stop["tag"] == "SUMMARY", 3)
    page.keyboard.press("Enter")
    tab(page, lambda stop: stop["tag"] == "DIV", 2)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Data")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_gallery_is_chosen_from_and_left_by_keyboard(dark, origin, visit):
    page = visit(f"{origin}/chapters/gallery.html", dark=dark).page
    page.evaluate("document.querySelector('.gallery select').focus()")
    before = page.locator(".gallery li:visible").count()
    page.keyboard.type("The market")
    page.wait_for_function(
        "document.querySelector('.gallery [role=status]').textContent.includes(' of ')"
    )
    left = page.locator(".gallery li:visible")
    assert 0 < left.count() < before
    assert f"{left.count()} of {before}" in page.locator(".gallery [role=status]").inner_text()
    tab(page, lambda stop: "/figures/" in stop["href"], 6)
    assert page.evaluate("document.activeElement.closest('li').hidden") is False
    target = page.evaluate(FOCUSED)["href"]
    page.keyboard.press("Enter")
    page.wait_for_url(target)


def test_through_a_figure_s_page(origin, visit):
    page = visit(f"{origin}/figures/cac-by-denominator.html").page
    tab(page, lambda stop: stop["href"].endswith(".slide.png"))
    stops = tab(page, lambda stop: "sec.gov" in stop["href"])
    assert [s["text"] for s in stops if s["tag"] == "BUTTON"] == ["Copy"] * 3


def test_fields_of_the_search_show_their_focus(origin, visit):
    page = visit(f"{origin}/search.html?q=cost").page
    page.wait_for_selector("#search-results li a")
    tab(page, lambda stop: stop["tag"] == "INPUT", 40)
    tab(page, lambda stop: "chapters/" in stop["href"], 40)


MOVING = """() => [...document.querySelectorAll('body *')].filter(e => {
  const s = getComputedStyle(e), long = t => t.split(',').some(x => parseFloat(x) > 0.01);
  return (s.transitionProperty !== 'none' && long(s.transitionDuration))
    || (s.animationName !== 'none' && long(s.animationDuration));
}).map(e => e.className)"""


@pytest.mark.parametrize("page", [CHAPTER, "chapters/gallery.html", "chapters/ledger.html"])
def test_who_asks_for_less_motion_gets_none(page, origin, visit):
    seen = visit(f"{origin}/{page}")
    assert seen.page.evaluate(MOVING) == []
    assert seen.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.parametrize(
    "name", [CHAPTER, "chapters/ledger.html", "figures/cac-by-denominator.html"]
)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_paper_is_white_and_holds_no_furniture(name, dark, origin, visit):
    page = visit(f"{origin}/{name}", dark=dark).page
    page.emulate_media(media="print", color_scheme="dark" if dark else "light")
    for gone in (
        ".bd-sidebar-primary",
        ".bd-header-article",
        ".downloads a",
        "button",
        ".bd-footer-content",
    ):
        assert not page.locator(f"{gone}:visible").count(), gone
    assert page.locator("h1:visible").count() == 1
    ground, ink = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor,"
        " getComputedStyle(document.querySelector('article p')).color]"
    )
    assert ground == "rgb(255, 255, 255)"
    assert sum(int(x) for x in ink[4:-1].split(",")) < 300
    assert page.locator("picture.night:visible").count() == 0
    assert "Version" in page.locator(".from").inner_text()
    for figure in page.locator("figure.finding").all():
        assert figure.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
        assert figure.locator("picture.day").evaluate("e => getComputedStyle(e).display") == "block"
    for scroll in page.locator("#data .scroll").all():
        assert scroll.evaluate("e => e.scrollHeight <= e.clientHeight + 1")
