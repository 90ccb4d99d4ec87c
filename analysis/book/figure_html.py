"""The HTML of a figure in a page: picture first, live chart on top, everything citable."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from analysis.chinese import mark
from analysis.evidence import GRADES, cite, worst
from analysis.figures.svg import Size

SHOWN_SOURCES = 4


def picture_name(figure_id: str, layout: str, mode: str) -> str:
    """Return the file name of a page picture, such as `spend.wide.dark.svg`."""
    return f"{figure_id}.{layout}.{mode}.svg"


def _box(size: Size) -> str:
    # stated sizes keep the page from jumping while a picture is on its way
    return f'width="{size.width:.0f}" height="{size.height:.0f}"'


def _image(payload: Mapping[str, Any], mode: str, root: str, sizes: Mapping[str, Size]) -> str:
    base = f"{root}figures/page/"
    wide, narrow = (picture_name(payload["id"], name, mode) for name in ("wide", "narrow"))
    css = "day" if mode == "light" else "night"
    return (
        f'<picture class="{css}"><source media="(max-width: 600px)" srcset="{base}{narrow}" '
        f"{_box(sizes['narrow'])}>"
        f'<img src="{base}{wide}" {_box(sizes["wide"])} loading="lazy" '
        f'decoding="async" alt="{escape(payload["alt"], quote=True)}"></picture>'
    )


def profile(grades: Sequence[str], root: str, variance: Mapping[str, float] | None = None) -> str:
    """Return the grade of a figure as a link with five small bars.

    Parameters
    ----------
    grades : sequence of str
        Grade of each plotted input.
    root : str
        Relative path to the book's root, ending in a slash or empty.
    variance : mapping of str to float, optional
        Shares of a result's variance by grade; where there are any they take the place of counts.

    Returns
    -------
    str
        HTML; the numbers are in the text, so nothing hangs on hover or colour.
    """
    counts: dict[str, float] = {letter: sum(g == letter for g in grades) for letter in GRADES}
    kind = "inputs counted"
    if variance:
        counts = {letter: round(100 * variance.get(letter, 0.0)) for letter in GRADES}
        kind = "share of variance"
    top = max(counts.values(), default=0) or 1
    bars = "".join(
        f'<i style="height:{max(8, round(100 * n / top)) if n else 4}%" '
        f'class="{"some" if n else "none"}"></i>'
        for n in counts.values()
    )
    unit = "%" if variance else ""
    words = ", ".join(f"{n}{unit} {letter}" for letter, n in counts.items() if n)
    return (
        f'<a class="grade" href="{root}chapters/index.html#grades">'
        f'<span class="bars" aria-hidden="true">{bars}</span>'
        f"Grade {worst(*grades)} ({kind}: {words})</a>"
    )


def sources_html(source_ids: Sequence[str]) -> str:
    """Return the list of pages behind a figure; weak hosts as text, not as links.

    Pages that would print alike (one publisher, one host) share a line with their number.
    """
    grouped: dict[str, list[str | None]] = {}
    for source in cite(source_ids):
        grouped.setdefault(source.label, []).append(source.url)
    items = []
    for label, urls in sorted(grouped.items(), key=lambda item: item[0].removeprefix("www.")):
        linked = [u for u in urls if u]
        if not linked:
            items.append(f"<li>{escape(label)}</li>")
            continue
        names = [label] if len(linked) == 1 else [str(n + 1) for n in range(len(linked))]
        links = ", ".join(
            f'<a href="{escape(url, quote=True)}" rel="noopener"'
            + (
                ""
                if len(linked) == 1
                else f' aria-label="{escape(label, quote=True)}, page {name}"'
            )
            + f">{escape(name)}</a>"
            for url, name in zip(linked, names, strict=True)
        )
        items.append(
            f"<li>{links}</li>" if len(linked) == 1 else f"<li>{escape(label)}: {links}</li>"
        )
    return f'<ul class="sources">{"".join(items)}</ul>'


UNITS = {"cny": "CNY", "pct": "%", "p": "p", "bn": "bn", "mn": "mn"}


def column_words(name: str) -> str:
    """Return a column's name as words, its unit last: `low_cny` reads `low, CNY`."""
    *words, last = name.split("_")
    if len(words) > 1 and words[-1] == "cny" and last in {"bn", "mn"}:
        return f"{' '.join(words[:-1])}, CNY {last}"
    if words and last in UNITS:
        return f"{' '.join(words)}, {UNITS[last]}"
    return " ".join([*words, last])


def table_html(text: str, caption: str) -> str:
    """Return a CSV text as an HTML table with a caption and header cells in scope.

    Parameters
    ----------
    text : str
        CSV with a header.
    caption : str
        Words for the table's caption.

    Returns
    -------
    str
        HTML.
    """
    header, *rows = csv.reader(io.StringIO(text))
    head = "".join(f'<th scope="col">{escape(column_words(name))}</th>' for name in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell.replace('_', ' '))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _spec(spec: Mapping[str, Any]) -> str:
    # "<" would end the script element early if a label ever held "</script>"
    return json.dumps(spec, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")


def chart(payload: Mapping[str, Any], root: str, sizes: Mapping[str, Size]) -> str:
    """Return a figure's pictures, and what makes them live.

    Parameters
    ----------
    payload : mapping
        What `Figure.payload` returned.
    root : str
        Relative path to the book's root, ending in a slash or empty.
    sizes : mapping of str to Size
        Width and height of the pictures by layout, `wide` and `narrow`.

    Returns
    -------
    str
        HTML.
    """
    specs = "".join(
        f'<script type="application/json" data-layout="{name}">{_spec(spec)}</script>'
        for name, spec in payload["specs"].items()
    )
    return (
        f'<div class="vl" data-figure="{payload["id"]}">'
        f"{_image(payload, 'light', root, sizes)}{_image(payload, 'dark', root, sizes)}"
        f"{specs}</div>"
    )


def marks_html(payload: Mapping[str, Any]) -> str:
    """Return the line that says what a figure's marks mean, or nothing."""
    marks = mark(escape(payload["marks"]))
    return f'<p class="finding-marks">{marks}.</p>' if marks else ""


def opening(label: str) -> str:
    """Return the start of the figure, up to where Sphinx writes its number."""
    return f'<figure class="finding" id="{label}"><figcaption>'


def body(payload: Mapping[str, Any], root: str, sizes: Mapping[str, Size]) -> str:
    """Return the rest of the figure after its number.

    Parameters
    ----------
    payload : mapping
        What `Figure.payload` returned.
    root : str
        Relative path to the book's root, ending in a slash or empty.
    sizes : mapping of str to Size
        Width and height of the pictures by layout, `wide` and `narrow`.

    Returns
    -------
    str
        HTML, self-contained but for the picture files.
    """
    id, title = payload["id"], mark(escape(payload["headline"]))
    page = f"{root}figures/{id}.html"
    downloads = " ".join(
        f'<a href="{root}figures/{id}.{ending}" download>{name}</a>'
        for ending, name in (("slide.png", "Slide"), ("png", "PNG"), ("svg", "SVG"), ("csv", "CSV"))
    )
    pages = len(set(payload["source_ids"]))
    sources = (
        f"<details><summary>Sources ({pages} {'page' if pages == 1 else 'pages'})</summary>"
        f"{sources_html(payload['source_ids'])}</details>"
        if pages
        else ""
    )
    table = table_html(payload["csv"], f"Data of the figure {payload['id']}")
    return (
        f'<span class="finding-title">{title}</span>'
        f'<span class="finding-unit">{mark(escape(payload["unit"]))}</span></figcaption>'
        f"{chart(payload, root, sizes)}"
        f'<div class="finding-foot">{marks_html(payload)}'
        f'<p class="finding-said">{mark(escape(payload["finding"]))}.</p>'
        f"<p>{mark(escape(payload['source_line']))} "
        f"{profile(payload['grades'], root, payload['variance'])}</p>"
        f'<p class="downloads" role="group" aria-label="Take or cite figure {id}">'
        f'{downloads} <a href="{page}">Cite, more files</a> <code>{id}</code></p>'
        f"<details><summary>Method and data</summary><p>{mark(escape(payload['method']))}</p>"
        f"<p><b>What would change it:</b> {mark(escape(payload['would_change']))}</p>"
        f'<div class="scroll" role="region" tabindex="0" aria-label="Data table of figure {id}">'
        f"{table}</div></details>"
        f"{sources}</div></figure>"
    )
