"""Pictures from specifications: stable SVG, PNG, PDF.

vl-convert numbers its clip paths and gradients per process, so the same chart gives other
bytes after another chart; `stable_ids` renames them by figure and order of appearance.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import vl_convert as vlc

VEGA_LITE = "6.4"

_DEFINED = re.compile(r'\bid="([^"]+)"')
_SIZE = re.compile(r'<svg[^>]*?\swidth="([\d.]+)"[^>]*?\sheight="([\d.]+)"')


class Size(NamedTuple):
    """Width and height of a picture in pixels."""

    width: float
    height: float


def size(svg: str) -> Size:
    """Return the natural size of an SVG.

    Parameters
    ----------
    svg : str
        An SVG with `width` and `height` on its root.

    Returns
    -------
    Size
        In pixels.

    Raises
    ------
    ValueError
        If the root states no size.
    """
    hit = _SIZE.search(svg)
    if hit is None:
        raise ValueError("svg: the root element states no width and height in pixels")
    return Size(float(hit[1]), float(hit[2]))


def stable_ids(svg: str, prefix: str) -> str:
    """Rename every id of an SVG to `<prefix>-<n>`, in order of appearance.

    Parameters
    ----------
    svg : str
        The picture.
    prefix : str
        The figure's id.

    Returns
    -------
    str
        The picture with its ids and all references to them renamed.
    """
    names: dict[str, str] = {}
    for found in _DEFINED.findall(svg):
        names.setdefault(found, f"{prefix}-{len(names)}")
    for old, new in names.items():
        svg = svg.replace(f'id="{old}"', f'id="{new}"')
        svg = svg.replace(f"url(#{old})", f"url(#{new})").replace(
            f'href="#{old}"', f'href="#{new}"'
        )
    return svg


def draw(spec: dict[str, Any], figure_id: str) -> str:
    """Return the SVG of a Vega-Lite specification, its ids stable.

    Parameters
    ----------
    spec : dict
        Vega-Lite.
    figure_id : str
        Prefix of the ids.

    Returns
    -------
    str
        SVG text.

    Raises
    ------
    ValueError
        If a number in the specification is NaN or infinite, which JSON cannot say.
    """
    text = json.dumps(spec, allow_nan=False)
    return stable_ids(vlc.vegalite_to_svg(text, vl_version=VEGA_LITE), figure_id)


def wrap(text: str, width: float, font_size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit a width.

    Parameters
    ----------
    text : str
        One paragraph.
    width : float
        Room in pixels.
    font_size : float
        Pixels.
    bold : bool
        Bold letters are wider.

    Returns
    -------
    list of str
        Lines; the width of a letter is estimated (0.52 em, 0.56 bold), which errs wide.
    """
    room = int(width / (font_size * (0.56 if bold else 0.52)))
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def png(svg: str, scale: float = 2.0) -> bytes:
    """Return an SVG as PNG.

    Parameters
    ----------
    svg : str
        The picture.
    scale : float
        Pixels of the PNG for one of the SVG.

    Returns
    -------
    bytes
        PNG data.
    """
    return bytes(vlc.svg_to_png(svg, scale=scale))


def pdf(svg: str) -> bytes:
    """Return an SVG as a PDF of one page, its type as outlines.

    Parameters
    ----------
    svg : str
        The picture.

    Returns
    -------
    bytes
        PDF data; not the same bytes on every call, since a PDF holds its date.
    """
    return bytes(vlc.svg_to_pdf(svg))
