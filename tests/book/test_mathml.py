"""Formulas are MathML in the page: whole, without a script, and reached by keyboard."""

import re
import xml.etree.ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from analysis.book.mathml import FormulaError, mathml

book, browser = pytest.mark.book, pytest.mark.browser
SPACE = "{http://www.w3.org/1998/Math/MathML}"
WITH_FORMULAS = ("01-intro", "lending-in-detail", "methods-lending")


def parsed(tex, **options):
    return ET.fromstring(mathml(tex, **options))


def test_a_formula_keeps_its_tex_to_be_copied():
    root = parsed(r"S_t < \frac{a}{b}")
    (kept,) = root.iter(f"{SPACE}annotation")
    assert kept.text == r"S_t < \frac{a}{b}"
    assert kept.get("encoding") == "application/x-tex"


@pytest.mark.parametrize(
    ("tex", "sign"),
    [(r"\frac{a}{b}", "mfrac"), ("x^2", "msup"), ("x_i", "msub"), (r"\text{if late}", "mtext")],
)
def test_parts_of_a_formula_become_elements(tex, sign):
    assert list(parsed(tex).iter(f"{SPACE}{sign}"))


def test_a_brace_under_a_sum_is_drawn_by_the_style_sheet():
    root = parsed(r"\underbrace{a + b}_{\text{given}}")
    (brace,) = (e for e in root.iter(f"{SPACE}mrow") if e.get("class") == "brace")
    assert "".join(brace.itertext()) == "a+b"
    assert "\u23df" not in "".join(root.itertext()).replace("\\underbrace", "")


def test_a_block_is_displayed_as_one():
    assert parsed("x", block=True).get("display") == "block"
    assert parsed("x").get("display") == "inline"


@pytest.mark.parametrize("tex", [r"\nosuchthing{x}", r"x + \alhpa", r"\frac{a}"])
def test_what_the_library_does_not_know_is_refused_by_name(tex):
    with pytest.raises(FormulaError, match=re.escape(repr(tex))):
        mathml(tex)


@book
@pytest.mark.parametrize("name", WITH_FORMULAS)
def test_every_formula_of_a_page_is_set(name, built):
    page = BeautifulSoup((built / f"chapters/{name}.html").read_text("utf-8"), "html.parser")
    formulas = page.select(".math")
    assert formulas
    for formula in formulas:
        (math,) = formula.find_all("math")
        math.find("annotation").extract()
        assert "\\" not in formula.get_text()
    assert not [s for s in page.select("script") if "mathjax" in str(s).lower()]


@book
@browser
@pytest.mark.parametrize("name", ["methods-lending", "lending-in-detail"])
def test_without_a_script_a_formula_reads_and_a_wide_one_is_reached_by_keys(name, origin, visit):
    seen = visit(f"{origin}/chapters/{name}.html", width=360, script=False)
    for block in seen.page.locator("div.math").all():
        assert block.get_attribute("tabindex") == "0"
        box = block.bounding_box()
        assert box["height"] > 20
        assert box["x"] + box["width"] <= 360
        # what juts out at the start cannot be scrolled to
        assert block.locator("math").bounding_box()["x"] >= box["x"]
