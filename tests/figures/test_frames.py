"""Frames: the words of a figure travel inside its picture."""

import re
import xml.etree.ElementTree as ET

import pytest

from analysis import figures
from analysis.book import exports
from analysis.figures import registry, svg, words
from analysis.figures.frames import SLIDE, SMALLEST, STAGE, Words, _headline, foot, frame, slide
from analysis.statements import Headline, Statement, known
from tests import drawn

CHART = '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="300"><path d="M0 0h9"/></svg>'
WORDS = Words(
    "A headline", "CNY per customer", "What was found", "Source: a page. Grade C.", "In words"
)
IDS = figures.figure_ids()


def said(picture):
    return " ".join(
        "".join(t.itertext()) for t in ET.fromstring(picture).iter() if t.tag.endswith("text")
    )


@pytest.mark.parametrize("make", [frame, slide])
def test_title_unit_and_source_stand_inside(make):
    picture = make(CHART, WORDS)
    for text in (WORDS.headline, WORDS.unit, WORDS.source):
        assert text in said(picture)
    root = ET.fromstring(picture)
    assert [e.text for e in root if e.tag.endswith(("title", "desc"))] == ["A headline", "In words"]
    assert 'fill="#ffffff"' in picture


@pytest.mark.parametrize("make", [frame, slide])
def test_signs_of_html_are_words(make):
    ET.fromstring(make(CHART, Words("a < b & c", "<i>", "x", '"', "&")))


def test_a_slide_is_sixteen_to_nine():
    assert svg.size(slide(CHART, WORDS)) == SLIDE
    assert SLIDE[0] / SLIDE[1] == pytest.approx(16 / 9)
    data = svg.png(slide(CHART, WORDS), exports.SLIDE_WIDTH / SLIDE[0])
    assert (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) == (2560, 1440)


def stood(picture):
    """Return scale, left, top of the chart on a slide, and the chart itself."""
    group = next(e for e in ET.fromstring(picture) if e.tag.endswith("}g"))
    move, scale = group.get("transform").split(") scale(")
    x, y = map(float, move.removeprefix("translate(").split())
    return float(scale.rstrip(")")), x, y, group


@pytest.mark.parametrize(("width", "height"), [(600, 300), (300, 900), (2000, 100)])
def test_a_chart_fills_its_part_of_the_slide_and_no_more(width, height):
    chart = CHART.replace('width="600" height="300"', f'width="{width}" height="{height}"')
    factor, x, y, _ = stood(slide(chart, WORDS))
    left, top, wide, high = STAGE
    assert x >= left - 0.1
    assert y >= top - 0.1
    assert x + factor * width <= left + wide + 0.1
    assert y + factor * height <= top + high + 0.1
    assert factor * width == pytest.approx(wide, 1e-3) or factor * height == pytest.approx(
        high, 1e-3
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (Words("word " * 30, "unit", "", "source", "alt"), "headline needs more than two lines"),
        (Words("head", "word " * 40, "", "source", "alt"), "the unit line does not fit one line"),
        (Words("head", "unit", "", "word " * 60, "alt"), "the source line does not fit one line"),
    ],
)
def test_words_that_do_not_fit_a_slide_are_refused(words, said):
    with pytest.raises(ValueError, match=said):
        slide(CHART, words)


def test_a_headline_of_two_lines_leaves_no_word_alone():
    words = ["Seven", "lenders", "of", "ten", "could", "not", "say", "what", "their", "customers"]
    text = " ".join([*words, "cost", "altogether"])
    first, second = _headline(text, STAGE[2]).lines
    assert abs(len(first) - len(second)) < len("customers")


def test_the_foot_of_a_slide_keeps_as_many_sources_as_fit():
    many = "; ".join(["Source: a page of some length that is named"] * 6) + "."
    line = foot(many, "Grade C. The Price of a Borrower 0.1.0: an-id")
    assert 1 <= line.count("a page of some length") < 6
    assert line.endswith("named. Grade C. The Price of a Borrower 0.1.0: an-id")
    assert foot("Source: one.", "Rest") == "Source: one. Rest"


SIZE = re.compile(r'font-size="([\d.]+)(?:px)?"')


@pytest.mark.parametrize("id", IDS)
def test_a_slide_can_be_read_from_the_back_of_a_room(id):
    """Its letters, and the chart's part of its area, are read from the picture itself."""
    built = drawn.figure(id)
    picture = built.slide()
    factor, _, _, group = stood(picture)
    chart = svg.size(ET.tostring(next(iter(group)), encoding="unicode").replace("ns0:", ""))
    assert factor**2 * chart.width * chart.height >= 0.6 * SLIDE[0] * SLIDE[1]
    inside = ET.tostring(group, encoding="unicode")
    assert min(float(x) for x in SIZE.findall(inside)) * factor >= SMALLEST
    outside = picture.replace(inside, "")
    assert min(float(x) for x in SIZE.findall(outside.split("<g transform")[0])) >= SMALLEST
    whole = said(picture)
    assert built.headline in whole
    assert f"Grade {built.grade}." in whole
    assert whole.endswith(f": {id}")


@pytest.mark.parametrize("id", IDS)
def test_the_texts_of_a_figure_keep_to_their_room(id):
    """Headline, unit and finding as printed; their other forms as they are written."""
    built = drawn.figure(id)
    assert not words.faults("headline", built.headline, words.HEADLINE)
    assert not words.faults("unit", built.unit, words.UNIT)
    assert not words.faults("finding", built.finding, words.FINDING)
    assert not words.of_figure(id)


@pytest.mark.parametrize("id", IDS)
def test_every_form_of_a_headline_can_be_printed(id, study):
    found = known(registry.statement_of(id))
    values = found.test(study).values
    for form in words.FORMS:
        assert "{" not in getattr(found.headline, form).format_map(values)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("From 36% to 24%, 12 points; the LPR fell 1.25", 3),
        ("CNY 362 to 374 in 2022 and 788 to 849", 2),
        ("CNY 2,000 and 3,000", 2),
        ("C30 says two of 18", 1),
        ("−20% to +11%", 1),
    ],
)
def test_a_range_is_one_number_and_a_year_is_none(text, numbers):
    assert words.count_numbers(text) == numbers


def test_a_headline_that_is_too_long_is_refused_in_any_form():
    long = " ".join(["word"] * 13)
    for form in words.FORMS:
        texts = {"holds": "It holds", form: long}
        found = Statement(
            "x", "c", "Yes", "No", "Perhaps", lambda _: None, "Gone", Headline(**texts)
        )
        assert [f for f in words.template_faults(found) if "13 words, at most 12" in f]
    two = Statement("x", "c", "Yes", "", "", lambda _: None, "", Headline("{a} is 7"))
    assert "2 numbers, at most 1" in words.template_faults(two)[0]
    assert words.lacking(Statement("x", "c", "Yes", "No", "", lambda _: None)) == [
        "holds",
        "opposite",
    ]


def test_a_pdf_opens():
    assert svg.pdf(frame(CHART, WORDS))[:5] == b"%PDF-"
