"""Frames: the words of a figure travel inside its picture."""

import xml.etree.ElementTree as ET

import pytest

from analysis import figures
from analysis.figures import svg
from analysis.figures.frames import SLIDE, Words, frame, slide
from tests import drawn

CHART = '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="300"><path d="M0 0h9"/></svg>'
WORDS = Words("A finding", "CNY per customer", "Source: a page. Evidence grade C.", "In words")
IDS = figures.figure_ids()


def said(picture):
    return " ".join(
        "".join(t.itertext()) for t in ET.fromstring(picture).iter() if t.tag.endswith("text")
    )


@pytest.mark.parametrize("make", [frame, slide])
def test_title_unit_and_source_stand_inside(make):
    picture = make(CHART, WORDS)
    for words in (WORDS.title, WORDS.unit, WORDS.source):
        assert words in said(picture)
    root = ET.fromstring(picture)
    assert [e.text for e in root if e.tag.endswith(("title", "desc"))] == ["A finding", "In words"]
    assert 'fill="#ffffff"' in picture


@pytest.mark.parametrize("make", [frame, slide])
def test_signs_of_html_are_words(make):
    ET.fromstring(make(CHART, Words("a < b & c", "<i>", '"', "&")))


def test_a_slide_is_sixteen_to_nine():
    assert svg.size(slide(CHART, WORDS)) == SLIDE
    assert SLIDE[0] / SLIDE[1] == pytest.approx(16 / 9)
    data = svg.png(slide(CHART, WORDS))
    assert (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) == (2560, 1440)


@pytest.mark.parametrize(("width", "height"), [(600, 300), (300, 900), (2000, 100)])
def test_a_chart_fills_its_part_of_the_slide_and_no_more(width, height):
    chart = CHART.replace('width="600" height="300"', f'width="{width}" height="{height}"')
    root = ET.fromstring(slide(chart, WORDS))
    group = next(e for e in root if e.tag.endswith("}g"))
    move, scale = group.get("transform").split(") scale(")
    x, y = map(float, move.removeprefix("translate(").split())
    factor = float(scale.rstrip(")"))
    right, bottom = x + factor * width, y + factor * height
    assert x > 0.29 * SLIDE[0]
    assert y >= 43.9
    assert right <= SLIDE[0] - 43.9
    assert bottom <= SLIDE[1] - 43.9
    assert right - x == pytest.approx(SLIDE[0] * 0.71 - 124, abs=1) or bottom - y == pytest.approx(
        632, abs=1
    )


def test_words_that_do_not_fit_a_slide_are_refused():
    with pytest.raises(ValueError, match="shorten the unit line"):
        slide(CHART, Words("word " * 90, "unit", "source", "alt"))


@pytest.mark.parametrize("id", IDS)
def test_every_figure_of_the_book_fits_a_slide(id):
    built = drawn.figure(id)
    whole = said(built.slide())
    assert f"Evidence grade {built.grade}." in whole
    assert f"figure {id}." in whole
    assert "".join(built.title.split()) in "".join(whole.split())


def test_a_pdf_opens():
    assert svg.pdf(frame(CHART, WORDS))[:5] == b"%PDF-"
