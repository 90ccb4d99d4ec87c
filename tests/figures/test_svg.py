import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import figures
from analysis.figures import svg, theme


def test_the_same_chart_gives_the_same_bytes_after_another(study):
    one, other = (
        figures.build("cost-stack-under-two-prices", study),
        figures.build("article-numbers-by-state", study),
    )
    first = svg.draw(one.spec(theme.WIDE), one.id)
    svg.draw(other.spec(theme.WIDE), other.id)
    assert svg.draw(one.spec(theme.WIDE), one.id) == first


def test_ids_carry_the_figure_s_name_and_references_follow():
    text = '<svg width="1" height="1"><g id="clip16"/><g id="clip17" href="#clip16" mask="url(#clip17)"/></svg>'
    assert svg.stable_ids(text, "f") == (
        '<svg width="1" height="1"><g id="f-0"/><g id="f-1" href="#f-0" mask="url(#f-1)"/></svg>'
    )


def test_a_picture_without_a_size_is_refused():
    with pytest.raises(ValueError, match="width and height"):
        svg.size("<svg/>")


@given(st.text(alphabet="abc ,.", min_size=1, max_size=300), st.integers(120, 900))
def test_wrapped_lines_fit_and_lose_no_word(text, width):
    lines = svg.wrap(text, width, 14)
    assert " ".join(lines).split() == text.split()
    room = int(width / (14 * 0.52))
    assert all(len(line) <= room or " " not in line for line in lines)


def test_a_framed_picture_carries_title_unit_source_and_words(study):
    figure = figures.build("thirty-percent-less", study)
    root = ET.fromstring(figure.picture())
    space = "{http://www.w3.org/2000/svg}"
    words = " ".join(t.text or "" for t in root.findall(f"{space}text"))
    assert re.sub(r"\s+", " ", words).startswith(figure.headline)
    for part in (figure.unit, figure.source_line, f"grade {figure.grade}", figure.id):
        assert part in words
    assert root.find(f"{space}title").text == figure.headline
    assert root.find(f"{space}desc").text == figure.alt


def test_a_png_is_one(study):
    data = svg.png(figures.build("article-numbers-by-state", study).picture(), 2)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width = int.from_bytes(data[16:20], "big")
    assert width > 1200
