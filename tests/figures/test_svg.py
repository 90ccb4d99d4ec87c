import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from html import escape
from pathlib import Path

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


LETTERS = """
import os, sys
from pathlib import Path
from analysis.figures import svg
words = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30" font-family="%s">'
words += '<text x="5" y="20" font-size="16">%s</text></svg>'
drawn = svg.png(words % ("Liberation Sans", "nothing"))
for file in Path(sys.argv[1]).glob("*.ttf"):
    file.unlink()
assert svg.png(words % ("Liberation Sans", "nothing")) == drawn
assert svg.png(words % ("Liberation Sans", "")) != drawn
assert svg.png(words % ("DejaVu Sans", "nothing")) == svg.png(words % ("DejaVu Sans", ""))
assert os.environ[svg.FONTS_FROM] == sys.argv[2]
"""


def test_letters_are_not_the_machine_s(tmp_path):
    """The machine's fonts are here files that go away after the first picture."""
    known = [*Path("/usr/share/fonts").rglob("LiberationSans-Regular.ttf")]
    known += Path("/usr/share/fonts").rglob("DejaVuSans.ttf")
    if len(known) < 2 and os.environ.get("REQUIRE_BROWSER") != "1":
        pytest.skip("no Liberation Sans or DejaVu Sans on this machine")
    for file in known:
        shutil.copy(file, tmp_path)
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{tmp_path}</dir></fontconfig>"
    )
    done = subprocess.run(
        [sys.executable, "-c", LETTERS, str(tmp_path), str(fonts)],
        env={**os.environ, svg.FONTS_FROM: str(fonts)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_every_letter_in_the_pictures_is_drawn():
    """A letter that the font lacks would be a box, or nothing."""
    pictures = Path(__file__).parents[1].glob("expected/figures/*.svg")
    words = [t for p in pictures for e in ET.parse(p).iter() for t in (e.text, e.tail) if t]
    letters = {letter for text in words for letter in text if not letter.isspace()}
    assert {"a", "−", "≈", "×", "±"} <= letters

    def alone(letter):
        text = f'<text x="5" y="20" font-size="16">{escape(letter)}</text>'
        return svg.png(
            '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="30" '
            f'font-family="{theme.FONT}">{text}</svg>'
        )

    nothing = {alone(" "), alone("\ue000")}
    assert len(nothing) == 2
    assert {letter for letter in letters if alone(letter) in nothing} == set()
    assert alone("年") in nothing


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
