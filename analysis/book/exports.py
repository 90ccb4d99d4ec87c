"""The files of a figure: pictures for page, paper and slide, its data, its specification.

Every file is made from the payload a chapter's notebook carries, so that a chapter taken from
the execution cache has them too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from analysis import store
from analysis.book import citation
from analysis.book.citation import Edition
from analysis.book.figure_html import picture_name
from analysis.figures import frames, svg, theme


class Kind(NamedTuple):
    """A file that a figure is offered as."""

    ending: str
    name: str
    use: str


SLIDE_WIDTH = 2560
"""Pixels across the PNG of a slide."""

KINDS = (
    Kind("slide.png", "Slide", "16:9 picture for a slide, 2560 × 1440 pixels"),
    Kind("png", "PNG", "upright picture for a text or a post"),
    Kind("svg", "SVG", "the same picture, sharp at any size"),
    Kind("pdf", "PDF", "the same picture for print"),
    Kind("csv", "CSV", "the plotted data"),
    Kind("vl.json", "Vega-Lite", "the chart's specification with its data"),
    Kind("bib", "BibTeX", "citation"),
    Kind("csl.json", "CSL-JSON", "citation for reference managers"),
)
"""What can be taken of every figure, most wanted first."""


def file_name(figure_id: str, ending: str) -> str:
    """Return the name of one of a figure's files, such as `spend.slide.png`."""
    return f"{figure_id}.{ending}"


class Drawn(NamedTuple):
    """What takes time of a figure's files.

    Attributes
    ----------
    files : dict of str to bytes
        By ending.
    page : dict of str to str
        SVG of each layout.
    """

    files: dict[str, bytes]
    page: dict[str, str]


def _draw(id: str, specs: Mapping[str, Any], picture: str, slide: str) -> Drawn:
    files = {
        "slide.png": svg.png(slide, SLIDE_WIDTH / frames.SLIDE[0]),
        "png": svg.png(picture),
        "pdf": svg.pdf(picture),
    }
    return Drawn(files, {name: svg.draw(spec, f"{id}-{name}") for name, spec in specs.items()})


def drawn(payload: Mapping[str, Any]) -> Drawn:
    """Return a figure's pictures, from the store of the build where they lie there already.

    Parameters
    ----------
    payload : mapping
        What `Figure.payload` returned.

    Returns
    -------
    Drawn
        Files and page pictures.
    """
    given = [payload[key] for key in ("id", "specs", "picture", "slide")]
    key = hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()
    found: Drawn = store.fetch(_draw, key, *given)
    return found


def contents(payload: Mapping[str, Any], made: Drawn, edition: Edition) -> dict[str, bytes]:
    """Return the files of a figure.

    Parameters
    ----------
    payload : mapping
        What `Figure.payload` returned.
    made : Drawn
        Its pictures.
    edition : Edition
        State of the book, for the citations.

    Returns
    -------
    dict of str to bytes
        By ending, in the order of `KINDS`.
    """
    id, title = payload["id"], payload["headline"]
    spec = json.dumps(payload["specs"]["wide"], ensure_ascii=False, indent=1, allow_nan=False)
    files = {
        **made.files,
        "svg": payload["picture"].encode(),
        "csv": payload["csv"].encode(),
        "vl.json": f"{spec}\n".encode(),
        "bib": citation.bibtex(id, title, edition).encode(),
        "csl.json": citation.csl(id, title, edition).encode(),
    }
    return {kind.ending: files[kind.ending] for kind in KINDS}


def write(payload: Mapping[str, Any], made: Drawn, out: Path, edition: Edition) -> dict[str, str]:
    """Write the files of a figure.

    Parameters
    ----------
    payload : mapping
        What `Figure.payload` returned.
    made : Drawn
        Its pictures.
    out : Path
        Folder of the figures in the book.
    edition : Edition
        State of the book.

    Returns
    -------
    dict of str to str
        sha256 of each file, by ending.
    """
    out.mkdir(parents=True, exist_ok=True)
    digests = {}
    for ending, data in contents(payload, made, edition).items():
        (out / file_name(payload["id"], ending)).write_bytes(data)
        digests[ending] = hashlib.sha256(data).hexdigest()
    return digests


def write_page_pictures(payload: Mapping[str, Any], made: Drawn, out: Path) -> dict[str, svg.Size]:
    """Write the pictures that the pages show: wide and narrow, by day and by night.

    Parameters
    ----------
    payload : mapping
        What `Figure.payload` returned.
    made : Drawn
        Its pictures.
    out : Path
        Folder of the figures in the book.

    Returns
    -------
    dict of str to Size
        Width and height by layout.
    """
    page = out / "page"
    page.mkdir(parents=True, exist_ok=True)
    sizes = {}
    for name, picture in made.page.items():
        sizes[name] = svg.size(picture)
        for mode, text in (("light", picture), ("dark", theme.to_dark(picture))):
            (page / picture_name(payload["id"], name, mode)).write_text(text, "utf-8")
    return sizes
