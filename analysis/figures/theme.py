"""One look for every figure: colours, type, grid, and what they become at night.

Colours are chosen to stay apart for the three kinds of colour blindness, to keep at least
4.5:1 contrast as text on white, and to have a light twin that does the same on the book's
dark ground; tests hold all three. A figure may use only colours named here, so that the
dark version is a plain substitution (`to_dark`), the same in the static picture and in the
live one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")

INK = "#1f2933"
MUTED = "#52606d"
GRID = "#dfe4ea"
GROUND = "#ffffff"

BLUE = "#0f48a0"
RUST = "#bc530d"
GREEN = "#07774e"
PLUM = "#79296e"
OCHRE = "#5a440f"
SLATE = "#6a757e"

DARK = {
    INK: "#e8ebee",
    MUTED: "#b3bdc7",
    GRID: "#3a424c",
    GROUND: "#121212",
    BLUE: "#9fcff4",
    RUST: "#e97545",
    GREEN: "#3fd8a1",
    PLUM: "#d35fd6",
    OCHRE: "#fad945",
    SLATE: "#7f8290",
}
"""Each colour of the book and its twin on the dark ground."""

ORIGIN_COLOURS = {
    "company": BLUE,
    "market": RUST,
    "computed": GREEN,
    "article": INK,
}
"""Who a figure comes from: a company's papers, the market's talk, our sums, the article."""

PLATFORM_COLOURS = {
    "QFIN": BLUE,
    "FINV": RUST,
    "LX": GREEN,
    "XYF": PLUM,
    "YRD": OCHRE,
    "JFIN": SLATE,
}
"""One colour a listed platform, in every chapter."""

COST_COLOURS = {
    "funding": BLUE,
    "traffic": RUST,
    "risk": PLUM,
    "operations": SLATE,
}
"""One colour a part of the cost of a loan, in every chapter."""

LADDER_COLOURS = {
    "heavy front": RUST,
    "light front": BLUE,
}
"""One colour a ladder of loans, in every chapter."""

TYPE_COLOURS = {
    "good": GREEN,
    "middle": SLATE,
    "bad": PLUM,
}
"""One colour a type of customer, in every chapter."""

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
"""Metric-compatible faces, so that labels fit alike on every machine."""

_HEX = re.compile(r"#[0-9a-fA-F]{6}\b")


PADDING = 4


@dataclass(frozen=True)
class Layout:
    """The room a figure has.

    Attributes
    ----------
    name : str
        `wide` (desk), `narrow` (phone) or `slide`.
    width : int
        Pixels across the whole picture, axes included.
    font_size : int
        Size of labels in pixels.
    height : int, optional
        Pixels from top to bottom where the room has an end, as a slide has.
    """

    name: str
    width: int
    font_size: int
    height: int | None = None

    @property
    def narrow(self) -> bool:
        """Whether the figure is drawn for a phone."""
        return self.name == "narrow"

    @property
    def slide(self) -> bool:
        """Whether the figure is drawn for a slide, wide and low."""
        return self.height is not None

    @property
    def inner(self) -> int:
        """Pixels across the picture inside its padding."""
        return self.width - 2 * PADDING

    def pick(self, wide: T, narrow: T) -> T:
        """Return the value meant for this room."""
        return narrow if self.narrow else wide


WIDE = Layout("wide", 680, 13)
NARROW = Layout("narrow", 312, 12)
LAYOUTS = (WIDE, NARROW)
"""The rooms of a page."""
SLIDE = Layout("slide", 956, 13, 414)
"""The room of a slide; enlarged there by 1.88, so that a label of 12 stands at 22 of 1,080."""


def config(layout: Layout) -> dict[str, Any]:
    """Return the Vega-Lite configuration of the book's look."""
    size = layout.font_size
    return {
        "font": FONT,
        "background": "transparent",
        "padding": PADDING,
        "view": {"stroke": None},
        "mark": {"aria": False},
        "axis": {
            "aria": False,
            "labelFontSize": size,
            "titleFontSize": size,
            "titleFontWeight": "normal",
            "labelColor": MUTED,
            "titleColor": MUTED,
            "gridColor": GRID,
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
            "titlePadding": 8,
        },
        "axisX": {"titleAnchor": "end", "tickColor": GRID, "labelFlush": False},
        "axisY": {"titleAnchor": "end"},
        "header": {
            "labelFontSize": size,
            "labelColor": INK,
            "labelFontWeight": "bold",
            "labelAnchor": "start",
            "title": None,
        },
        "title": {
            "anchor": "start",
            "fontSize": size,
            "fontWeight": "bold",
            "color": INK,
            "subtitleColor": MUTED,
            "subtitleFontSize": size - 1,
            "offset": 8,
        },
        "text": {"fontSize": size, "color": INK},
        "rule": {"color": INK},
    }


def to_dark(text: str) -> str:
    """Return an SVG or a JSON specification with every colour of the book turned to night."""
    return _HEX.sub(lambda hit: DARK.get(hit[0].lower(), hit[0]), text)


def strangers(text: str) -> set[str]:
    """Return the hex colours in a text that the book's table does not know."""
    return {hit.lower() for hit in _HEX.findall(text)} - set(DARK)


def _channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def contrast(first: str, second: str) -> float:
    """Return the WCAG contrast ratio of two colours."""

    def luminance(colour: str) -> float:
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.2126 * _channel(red) + 0.7152 * _channel(green) + 0.0722 * _channel(blue)

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
