"""Figures: functions from a study to a picture that answers a question.

A figure has an id that never changes, a headline and a finding from one statement, a unit
line, alternative text, sources, grades and the data it plots. In a notebook it shows itself as
SVG and PNG; the book's plug-in takes the richer payload beside them.
"""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any

import pandas as pd

from analysis import __version__, store
from analysis.assumptions import Study
from analysis.evidence import worst
from analysis.evidence.grades import Grade
from analysis.figures import frames, stage, svg, theme
from analysis.figures.address import address
from analysis.figures.quick import quickly
from analysis.figures.stage import Chart, Drawing
from analysis.figures.theme import Layout
from analysis.statements import headline, say

__all__ = ["Chart", "Figure", "build", "figure", "figure_ids", "rounded", "significant"]

MIME = "application/vnd.price-of-a-borrower.figure+json"
SIGNIFICANT = 6
KNOWN_BY = "_known_by"
"""What tells a figure of the book from all others; no field, so that no changed copy has it."""
BOOK = "The Price of a Borrower"


@dataclass(frozen=True)
class Figure:
    """A figure of the book, ready to be shown.

    Attributes
    ----------
    id, chapter : str
        The stable id and the chapter it stands in.
    headline : str
        What the picture shows, at most twelve words and one number; stands over it everywhere.
    finding : str
        The sentence with its numbers, under the chart.
    unit : str
        What is drawn, in which unit, for whom; one line of at most 18 words.
    marks : str
        What dots, bars and dashes mean, where the picture does not say it itself.
    alt : str
        What a person who cannot see the picture should know.
    source_line : str
        Sources in a phrase, for the picture itself.
    source_ids : tuple of str
        The pages behind it, ids of `data/sources.csv`.
    grades : tuple of str
        Grade of each plotted input; the figure carries the worst.
    method : str
        How the data were made, in at most three sentences.
    would_change : str
        What would have to be seen for the picture to change.
    data : DataFrame
        What is plotted, tidy, units in the column names.
    drawing : callable
        From data and layout to a chart.
    statement : str
        Id of the statement that headline and finding come from.
    slide_drawing : callable, optional
        What the slide draws, where that is not `drawing` in a wide room: a figure of several
        panels says which of them a slide needs.
    slide_source : str
        Sources in fewer words, where the line is too long for the foot of a slide.
    seeds : tuple of int
        Seeds of the random numbers behind the data; empty where nothing was drawn.
    variance : mapping of str to float
        Shares of the variance of a model's result by grade of what was drawn, where Sobol' indices
        exist (`findings.drivers.grade_profile`); empty elsewhere, and then inputs are counted.
    formerly : tuple of str
        Ids that it had before.
    """

    id: str
    chapter: str
    headline: str
    finding: str
    unit: str
    alt: str
    source_line: str
    source_ids: tuple[str, ...]
    grades: tuple[str, ...]
    method: str
    would_change: str
    data: pd.DataFrame
    drawing: Drawing
    statement: str = ""
    seeds: tuple[int, ...] = ()
    slide_drawing: Drawing | None = None
    slide_source: str = ""
    marks: str = ""
    variance: Mapping[Grade, float] = field(default_factory=dict)
    formerly: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("headline", "finding", "unit", "alt", "source_line", "method", "would_change"):
            if not str(getattr(self, name)).strip():
                raise ValueError(f"figure {self.id!r}: {name} is empty; a figure must have one")

    @property
    def grade(self) -> str:
        """The worst grade of what is plotted."""
        return worst(*self.grades)

    def spec(self, layout: Layout) -> dict[str, Any]:
        """Return the Vega-Lite specification for a room."""
        # a figure is drawn for its page, its picture and its slide: Altair takes seconds each time
        if layout.name not in self._specs:
            known, make = self.__dict__.get(KNOWN_BY), Figure._make_spec
            self._specs[layout.name] = (
                store.fetch(make, (*known, layout.name), self, layout)
                if known
                else make(self, layout)
            )
        return self._specs[layout.name]

    @cached_property
    def _specs(self) -> dict[str, dict[str, Any]]:
        return {}

    @cached_property
    def _plotted(self) -> pd.DataFrame:
        # what the CSV says is what is drawn, and a page need not carry digits nobody sees
        return rounded(self.data)

    @cached_property
    def _chart(self) -> str:
        return svg.draw(self.spec(theme.WIDE), self.id)

    def _make_spec(self, layout: Layout) -> dict[str, Any]:
        draw = (self.slide_drawing or self.drawing) if layout is theme.SLIDE else self.drawing
        with quickly():
            spec: dict[str, Any] = draw(self._plotted, layout).to_dict(validate=False)
        if layout is theme.SLIDE:
            spec = stage.fill({**spec, "config": theme.config(layout)}, layout, self.id)
        spec["config"] = theme.config(layout)
        spec["description"] = self.alt
        if unknown := theme.strangers(str(spec)):
            raise ValueError(
                f"figure {self.id!r}: colours {sorted(unknown)} are not in the theme's table; "
                "take one of analysis.figures.theme"
            )
        return spec

    def picture(self) -> str:
        """Return the framed SVG: headline, unit, chart, finding and source on white ground."""
        return frames.frame(self._chart, self.words())

    def slide(self) -> str:
        """Return the SVG of a 16:9 slide, drawn for its room."""
        rest = f"Grade {self.grade}. {BOOK} {__version__}: {self.id}"
        foot = frames.foot(self.slide_source or self.source_line, rest)
        words = frames.Words(self.headline, self.unit, "", foot, self.alt, "")
        return frames.slide(svg.draw(self.spec(theme.SLIDE), f"{self.id}-slide"), words)

    def words(self) -> frames.Words:
        """Return what stands around the chart where it leaves the book."""
        where = address(self.id) or f"figure {self.id}"
        source = f"{self.source_line} Evidence grade {self.grade}. {BOOK} {__version__}, {where}."
        return frames.Words(self.headline, self.unit, self.finding, source, self.alt, self.marks)

    def csv(self) -> str:
        """Return the plotted data as CSV, numbers to six significant digits."""
        buffer = io.StringIO()
        rounded(self.data).to_csv(buffer, index=False, lineterminator="\n")
        return buffer.getvalue()

    def payload(self) -> dict[str, Any]:
        """Return what the book's plug-in needs, JSON-ready."""
        return {
            "id": self.id,
            "chapter": self.chapter,
            "headline": self.headline,
            "finding": self.finding,
            "marks": self.marks,
            "unit": self.unit,
            "alt": self.alt,
            "source_line": self.source_line,
            "source_ids": list(self.source_ids),
            "grades": list(self.grades),
            "variance": {letter: round(part, 4) for letter, part in self.variance.items()},
            "method": self.method,
            "would_change": self.would_change,
            "statement": self.statement,
            "seeds": list(self.seeds),
            "formerly": list(self.formerly),
            "csv": self.csv(),
            "specs": {layout.name: self.spec(layout) for layout in theme.LAYOUTS},
            "picture": self.picture(),
            "slide": self.slide(),
        }

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:  # noqa: ANN401  (IPython's protocol)
        payload = self.payload()
        shown = {
            MIME: payload,
            "image/svg+xml": payload["picture"],
            "text/plain": f"{self.headline}. {self.finding} [{self.unit}]",
        }
        if not store.building():  # a build shows SVG and makes a finer PNG beside the page
            shown["image/png"] = base64.b64encode(svg.png(payload["picture"], 1.0)).decode("ascii")
        return shown


def significant(value: float, digits: int = SIGNIFICANT) -> float:
    """Round to significant digits; zero, NaN and infinities stay as they are."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def rounded(data: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its floats rounded to six significant digits.

    A copy.
    """
    out = data.copy()
    for name in out.select_dtypes("float").columns:
        out[name] = [significant(float(x)) for x in out[name]]
    return out


@dataclass(frozen=True)
class _Entry:
    chapter: str
    statement: str
    build: Callable[[Study], dict[str, Any]]
    formerly: tuple[str, ...] = ()


_REGISTRY: dict[str, _Entry] = {}


def _registered() -> dict[str, _Entry]:
    import_module("analysis.figures.chapters")
    return _REGISTRY


def figure(
    id: str, *, chapter: str, statement: str, formerly: tuple[str, ...] = ()
) -> Callable[[Callable[[Study], dict[str, Any]]], Callable[[Study], dict[str, Any]]]:
    """Register a figure."""

    def keep(build: Callable[[Study], dict[str, Any]]) -> Callable[[Study], dict[str, Any]]:
        taken = {*_REGISTRY, *(old for entry in _REGISTRY.values() for old in entry.formerly)}
        if double := taken & {id, *formerly}:
            raise ValueError(f"figure {min(double)!r} stands twice; ids are unique in the book")
        _REGISTRY[id] = _Entry(chapter, statement, build, formerly)
        return build

    return keep


def figure_ids(chapter: str | None = None) -> list[str]:
    """Return the ids of all figures, or of one chapter's, in order of registration."""
    return [
        id for id, entry in _registered().items() if chapter is None or entry.chapter == chapter
    ]


def statement_of(id: str) -> str:
    """Return the id of the statement behind a figure."""
    return _registered()[id].statement


def build(id: str, study: Study) -> Figure:
    """Build a figure under a study."""
    known = _registered()
    if id not in known:
        raise KeyError(f"no figure {id!r}. Known: {', '.join(sorted(known))}")
    entry = known[id]
    given = entry.build(study)
    # one line where it is written: what is drawn; then what its marks mean
    given["unit"], _, marks = given["unit"].partition("; ")
    figure = Figure(
        id=id,
        chapter=entry.chapter,
        headline=headline(entry.statement, study),
        finding=say(entry.statement, study),
        statement=entry.statement,
        marks=marks and marks[0].upper() + marks[1:],
        formerly=entry.formerly,
        **given,
    )
    figure.__dict__[KNOWN_BY] = (id, study.key)
    return figure
