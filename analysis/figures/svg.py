"""Pictures from specifications: stable SVG, PNG, PDF.

vl-convert numbers its clip paths and gradients per process, so the same chart gives other
bytes after another chart; `stable_ids` renames them by figure and order of appearance.

It also looks for fonts on the machine before its own Liberation Sans, and then opens the file again
for every letter that it measures or draws, which takes most of its time. Here it sees only its own,
so that a picture hangs on no machine's fonts either.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import vl_convert as vlc

from analysis import store

VEGA_LITE = "6.4"

FONTS_FROM = "FONTCONFIG_FILE"
"""Where vl-convert looks for the folders of fonts, when it first wants one and never again."""

_DEFINED = re.compile(r'\bid="([^"]+)"')
_SIZE = re.compile(r'<svg[^>]*?\swidth="([\d.]+)"[^>]*?\sheight="([\d.]+)"')


class Size(NamedTuple):
    """Width and height of a picture in pixels."""

    width: float
    height: float


def size(svg: str) -> Size:
    """Return the natural size of an SVG."""
    hit = _SIZE.search(svg)
    if hit is None:
        raise ValueError("svg: the root element states no width and height in pixels")
    return Size(float(hit[1]), float(hit[2]))


def stable_ids(svg: str, prefix: str) -> str:
    """Rename every id of an SVG to `<prefix>-<n>`, in order of appearance."""
    names: dict[str, str] = {}
    for found in _DEFINED.findall(svg):
        names.setdefault(found, f"{prefix}-{len(names)}")
    for old, new in names.items():
        svg = svg.replace(f'id="{old}"', f'id="{new}"')
        svg = svg.replace(f"url(#{old})", f"url(#{new})").replace(
            f'href="#{old}"', f'href="#{new}"'
        )
    return svg


@cache
def _with_its_own_letters() -> None:
    """Have vl-convert look for the machine's fonts where there are none; Linux only."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "fonts.conf")
        # a file that names no folder is passed over, and so is a folder that is not there
        file.write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
            f"<fontconfig><dir>{folder}</dir></fontconfig>",
            "utf-8",
        )
        before = os.environ.get(FONTS_FROM)
        os.environ[FONTS_FROM] = str(file)
        try:
            vlc.svg_to_png('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
        finally:
            del os.environ[FONTS_FROM]
            if before is not None:
                os.environ[FONTS_FROM] = before


def _render(text: str) -> str:
    _with_its_own_letters()
    return str(vlc.vegalite_to_svg(text, vl_version=VEGA_LITE))


def draw(spec: dict[str, Any], figure_id: str) -> str:
    """Return the SVG of a Vega-Lite specification, its ids stable."""
    text = json.dumps(spec, allow_nan=False)
    # one chart serves picture, page and notebook, each with ids of its own
    key = hashlib.sha256(text.encode()).hexdigest()
    return stable_ids(store.fetch(_render, key, text), figure_id)


def wrap(text: str, width: float, font_size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit a width."""
    room = int(width / (font_size * (0.53 if bold else 0.52)))
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def png(svg: str, scale: float = 2.0) -> bytes:
    """Return an SVG as PNG."""
    _with_its_own_letters()
    # a drawing within a drawing is cut to its room on a sheet of its own, as large as the whole,
    # which takes most of the time; no chart reaches beyond its room
    inner = svg.find("<svg", 1)
    loose = svg if inner < 0 else f'{svg[:inner]}<svg overflow="visible"{svg[inner + 4 :]}'
    return bytes(vlc.svg_to_png(loose, scale=scale))


def pdf(svg: str) -> bytes:
    """Return an SVG as a PDF of one page, its type as outlines."""
    _with_its_own_letters()
    return bytes(vlc.svg_to_pdf(svg))
