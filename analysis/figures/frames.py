"""Frames around a chart: what a figure says, its unit and its source travel inside the picture.

People share screenshots. A frame sets a chart on white ground with its title, unit and source
line; `frame` stands upright, for papers and posts, and carries the finding too; `slide` is
16:9, for talks: headline across the top, the chart below it, source and id in one line at the
foot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from analysis.figures import theme
from analysis.figures.svg import size, wrap

MARGIN = 20.0
SLIDE = (1920.0, 1080.0)
"""Pixels of a slide."""
SMALLEST = 22.0
"""Pixels of the smallest letters on a slide."""
EDGE = 60.0
STAGE = (EDGE, 224.0, SLIDE[0] - 2 * EDGE, 782.0)
"""Left, top, width and height of the chart's room on a slide."""


@dataclass(frozen=True)
class Words:
    """What a picture says beside its chart.

    Attributes
    ----------
    headline, unit, finding, source : str
        What stands over the chart, and below it; a slide has no finding.
    description : str
        Alternative text, kept as the picture's `<desc>`.
    marks : str
        What its marks mean, below the chart; empty on a slide.
    """

    headline: str
    unit: str
    finding: str
    source: str
    description: str
    marks: str = ""


@dataclass(frozen=True)
class _Block:
    lines: list[str]
    font: float
    colour: str
    bold: bool = False
    leading: float = 1.25

    @property
    def height(self) -> float:
        return len(self.lines) * self.font * self.leading

    def at(self, x: float, top: float) -> str:
        weight = ' font-weight="bold"' if self.bold else ""
        return "".join(
            f'<text x="{x:g}" y="{top + (i + 1) * self.font * self.leading:.1f}" '
            f'font-size="{self.font:g}"{weight} fill="{self.colour}">{escape(line)}</text>'
            for i, line in enumerate(self.lines)
        )


def _page(width: float, height: float, words: Words, parts: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" font-family="{theme.FONT}">'
        f"<title>{escape(words.headline)}</title><desc>{escape(words.description)}</desc>"
        f'<rect width="100%" height="100%" fill="{theme.GROUND}"/>{"".join(parts)}</svg>'
    )


def _bare(chart: str) -> str:
    return re.sub(r"^.*?(?=<svg)", "", chart, count=1, flags=re.S)


def frame(chart: str, words: Words) -> str:
    """Set a chart on white ground: headline and unit above it, finding and source below."""
    inner = size(chart)
    head = _Block(wrap(words.headline, inner.width, 19, bold=True), 19, theme.INK, bold=True)
    unit = _Block(wrap(words.unit, inner.width, 13), 13, theme.MUTED)
    marks = _Block(wrap(words.marks, inner.width, 11), 11, theme.MUTED, leading=14 / 11)
    said = _Block(wrap(words.finding, inner.width, 13), 13, theme.INK, leading=1.35)
    source = _Block(wrap(words.source, inner.width, 11), 11, theme.MUTED, leading=14 / 11)
    below = MARGIN + head.height + 6
    top = below + unit.height + 12
    bottom = top + inner.height + 8
    below_marks = bottom + marks.height + (8 if words.marks else 0)
    foot = below_marks + said.height + 8
    parts = (
        head.at(MARGIN, MARGIN),
        unit.at(MARGIN, below),
        _bare(chart).replace("<svg", f'<svg x="{MARGIN:g}" y="{top:.1f}"', 1),
        marks.at(MARGIN, bottom),
        said.at(MARGIN, below_marks),
        source.at(MARGIN, foot),
    )
    return _page(inner.width + 2 * MARGIN, foot + source.height + MARGIN, words, parts)


def foot(source: str, rest: str) -> str:
    """Return the line at a slide's foot: as many sources, from the first, as leave room for the rest.

    The figure's page, which its id leads to, has them all.
    """
    clauses = source.rstrip(".").split("; ")
    for count in range(len(clauses), 0, -1):
        line = f"{'; '.join(clauses[:count])}. {rest}"
        if len(wrap(line, STAGE[2], SMALLEST)) == 1:
            return line
    return f"{clauses[0]}. {rest}"


def _headline(text: str, room: float) -> _Block:
    """Return a headline in the largest letters that need two lines at most."""
    for font, most in ((68, 1), (60, 1), (52, 1), (56, 2), (50, 2)):
        lines = wrap(text, room, font, bold=True)
        if len(lines) <= most:
            # two lines of one length: a last word alone on its line reads as a slip
            narrower = (wrap(text, room * part / 100, font, bold=True) for part in range(50, 100))
            lines = next((even for even in narrower if len(even) == len(lines)), lines)
            return _Block(lines, font, theme.INK, bold=True, leading=1.12)
    raise ValueError(f"slide {text!r}: the headline needs more than two lines; shorten it")


def slide(chart: str, words: Words) -> str:
    """Set a chart on a white 16:9 slide.

    Raises
    ------
    ValueError
        If headline, unit line or source line do not fit their lines.
    """
    left, top, wide, high = STAGE
    head = _headline(words.headline, wide)
    lines = {"unit line": _Block(wrap(words.unit, wide, 28), 28, theme.MUTED)}
    lines["source line"] = _Block(wrap(words.source, wide, SMALLEST), SMALLEST, theme.MUTED)
    for name, block in lines.items():
        if len(block.lines) > 1:
            raise ValueError(
                f"slide {words.headline!r}: the {name} does not fit one line "
                f"({len(' '.join(block.lines))} letters, {len(block.lines[0])} fit); shorten it, "
                "or give the figure a `slide_source`"
            )
    unit, source = lines.values()
    inner = size(chart)
    scale = min(wide / inner.width, high / inner.height)
    x = left + (wide - scale * inner.width) / 2
    y = top + (high - scale * inner.height) / 2
    # what stands over the chart sits on it, whether the headline takes one line or two
    line = top - 14 - unit.height
    parts = (
        f'<rect width="{SLIDE[0]:g}" height="12" fill="{theme.BLUE}"/>',
        head.at(left, line - 4 - head.height),
        unit.at(left, line),
        f'<g transform="translate({x:.1f} {y:.1f}) scale({scale:.4f})">{_bare(chart)}</g>',
        source.at(left, SLIDE[1] - 30 - source.height),
    )
    return _page(*SLIDE, words, parts)
