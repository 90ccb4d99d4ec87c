"""Frames around a chart: what a figure says, its unit and its source travel inside the picture.

People share screenshots. A frame sets a chart on white ground with its title, unit and source
line; `frame` stands upright, for papers and posts, `slide` is 16:9, for talks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from analysis.figures import theme
from analysis.figures.svg import size, wrap

MARGIN = 20.0
SLIDE = (1280.0, 720.0)
"""Pixels of a slide; its PNG has twice as many each way."""
TEXT_SHARE = 0.29
"""Part of a slide's width that the words take."""


@dataclass(frozen=True)
class Words:
    """What a picture says beside its chart.

    Attributes
    ----------
    title, unit, source : str
        The finding, the unit line, the source line.
    description : str
        Alternative text, kept as the picture's `<desc>`.
    """

    title: str
    unit: str
    source: str
    description: str


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
        f"<title>{escape(words.title)}</title><desc>{escape(words.description)}</desc>"
        f'<rect width="100%" height="100%" fill="{theme.GROUND}"/>{"".join(parts)}</svg>'
    )


def _bare(chart: str) -> str:
    return re.sub(r"^.*?(?=<svg)", "", chart, count=1, flags=re.S)


def frame(chart: str, words: Words) -> str:
    """Set a chart on white ground, its title and unit above it and its source below."""
    inner = size(chart)
    title = _Block(wrap(words.title, inner.width, 17, bold=True), 17, theme.INK, bold=True)
    unit = _Block(wrap(words.unit, inner.width, 13), 13, theme.MUTED)
    source = _Block(wrap(words.source, inner.width, 11), 11, theme.MUTED, leading=14 / 11)
    below = MARGIN + title.height + 6
    top = below + unit.height + 12
    bottom = top + inner.height + 8
    parts = (
        title.at(MARGIN, MARGIN),
        unit.at(MARGIN, below),
        _bare(chart).replace("<svg", f'<svg x="{MARGIN:g}" y="{top:.1f}"', 1),
        source.at(MARGIN, bottom),
    )
    return _page(inner.width + 2 * MARGIN, bottom + source.height + MARGIN, words, parts)


def slide(chart: str, words: Words) -> str:
    """Set a chart on a white 16:9 slide, its words in a column at the left.

    Beside the chart the words cost no height, so that even a tall chart is drawn large enough
    to be read from the back of a room.
    """
    width, height = SLIDE
    edge = 44.0
    room = TEXT_SHARE * width
    title = _Block(wrap(words.title, room, 27, bold=True), 27, theme.INK, bold=True, leading=1.22)
    unit = _Block(wrap(words.unit, room, 15.5), 15.5, theme.MUTED, leading=1.32)
    source = _Block(wrap(words.source, room, 13), 13, theme.MUTED, leading=1.32)
    foot = height - edge - source.height
    below = edge + 12 + title.height + 14
    if below + unit.height + 14 > foot:
        raise ValueError(
            f"slide {words.title!r}: title, unit and source fill more than the height of a slide; "
            "shorten the unit line or the source line"
        )
    inner = size(chart)
    left = edge + room + 36
    wide, high = width - left - edge, height - 2 * edge
    scale = min(wide / inner.width, high / inner.height)
    x = left + (wide - scale * inner.width) / 2
    y = edge + (high - scale * inner.height) / 2
    parts = (
        f'<rect x="{edge:g}" y="{edge:g}" width="56" height="5" fill="{theme.BLUE}"/>',
        title.at(edge, edge + 12),
        unit.at(edge, below),
        source.at(edge, foot),
        f'<g transform="translate({x:.1f} {y:.1f}) scale({scale:.4f})">{_bare(chart)}</g>',
    )
    return _page(width, height, words, parts)
