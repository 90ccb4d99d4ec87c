"""The page of a figure in a real browser: looked at, copied from, taken from."""

from urllib.parse import urlsplit

import pytest

from analysis import figures

from .axe import NIGHT, PHONE, violations

pytestmark = [pytest.mark.book, pytest.mark.browser]
IDS = ["article-numbers-by-state", "cac-by-denominator", "price-of-credit"]
"""A short one, a tall one of several panels, and one with a long table."""


def test_the_choice_of_pages_exists():
    assert set(IDS) <= set(figures.figure_ids())


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)], ids=["desk", "phone"])
def test_a_figure_page_as_a_reader_meets_it(id, dark, width, origin, visit, built):
    fonts = "wide" if width == 360 else "narrow"
    seen = visit(f"{origin}/figures/{id}.html", fonts, width=width, dark=dark)
    page = seen.page
    assert page.locator("h1:visible").count() == 1
    assert page.locator(f"picture.{'night' if dark else 'day'} img").is_visible()
    assert page.locator("#data tbody tr").count() > 0
    assert seen.wake() == 1
    links = page.locator("#take a").evaluate_all("all => all.map(a => a.href)")
    assert len(links) > 6
    assert all((built / urlsplit(link).path[1:]).stat().st_size > 40 for link in links)
    if width == 360:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        title = page.locator("h1").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        assert title <= 22
    assert not seen.complaints
    assert not seen.failed
    assert not [url for url in seen.asked if not url.startswith((origin, "data:", "blob:"))]
    if id == IDS[0]:
        assert not violations(page, *((*NIGHT, *PHONE) if dark else ()))


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_citations_are_copied_by_keyboard_and_said_to_be(key, origin, visit):
    seen = visit(f"{origin}/figures/{IDS[1]}.html")
    seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    buttons = seen.page.get_by_role("button", name="Copy the citation")
    assert buttons.count() == 3
    for i in range(3):
        button = buttons.nth(i)
        button.press(key)
        status = button.locator("+ [role=status]")
        seen.page.wait_for_function("e => e.textContent === 'Copied.'", arg=status.element_handle())
        words = seen.page.evaluate("navigator.clipboard.readText()")
        assert words == seen.page.locator(f"#{button.get_attribute('data-copies')}").text_content()
        assert IDS[1] in words


def test_from_disk_a_figure_page_complains_of_nothing(built, visit):
    seen = visit((built / f"figures/{IDS[1]}.html").as_uri())
    seen.wake()
    assert not seen.complaints
    assert not seen.failed


def test_without_a_script_nothing_dead_is_shown(origin, visit):
    seen = visit(f"{origin}/figures/{IDS[1]}.html", script=False)
    assert seen.page.locator("picture.day img").is_visible()
    assert not seen.page.locator("button[data-copies]").first.is_visible()
    assert seen.page.locator("#cited-bibtex").is_visible()
