"""The page of a figure: to look at it, to check it, to take it, to cite it.

Its address is `figures/<id>.html` and never changes; an id that was given up leads on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from analysis.book import citation, exports, figure_html
from analysis.book.citation import Edition
from analysis.chinese import mark
from analysis.evidence import GRADES, worst
from analysis.figures.svg import Size
from analysis.numbers import percent

FOLDER = "figures"


def page_name(figure_id: str) -> str:
    """Return the name of a figure's page, without its ending."""
    return f"{FOLDER}/{figure_id}"


def _words(text: str) -> str:
    return mark(escape(text))


def _section(name: str, title: str, inner: str) -> str:
    return f'<section id="{name}"><h2>{title}</h2>{inner}</section>'


def _downloads(id: str) -> str:
    rows = "".join(
        f'<li><a href="{exports.file_name(id, kind.ending)}" download>{kind.name}</a> '
        f"<span>{escape(kind.use)}</span></li>"
        for kind in exports.KINDS
    )
    return f'<ul class="take">{rows}</ul>'


def _citations(payload: Mapping[str, Any], edition: Edition) -> str:
    id, title = payload["id"], payload["headline"]
    forms = (
        ("Text", citation.text(id, title, edition)),
        ("BibTeX", citation.bibtex(id, title, edition)),
        ("CSL-JSON", citation.csl(id, title, edition)),
    )
    return "".join(
        f'<div class="cite"><h3 id="cite-{name.lower()}">{name}</h3>'
        f'<button type="button" data-copies="cited-{name.lower()}" '
        f'aria-label="Copy the citation as {name}" hidden>Copy</button>'
        f'<pre id="cited-{name.lower()}" tabindex="0" aria-labelledby="cite-{name.lower()}">'
        f"{_words(form.strip())}</pre></div>"
        for name, form in forms
    )


def _grades(grades: Sequence[str], variance: Mapping[str, float]) -> str:
    def share(letter: str) -> str:
        part = percent(variance.get(letter, 0.0))
        return f'<td class="number">{part}</td>' if variance else ""

    rows = "".join(
        f'<tr><th scope="row">{letter}</th><td class="number">{n}</td>{share(letter)}</tr>'
        for letter in GRADES
        if (n := sum(g == letter for g in grades))
    )
    more = '<th scope="col" class="number">Share of variance</th>' if variance else ""
    said = (
        "Inputs are counted; for what was drawn the table also says which share of the result's "
        "variance comes from each grade."
        if variance
        else "Inputs are counted, not weighed."
    )
    return (
        f"<p>The figure carries grade {worst(*grades)}, the worst of what it plots. {said} "
        '<a href="../chapters/index.html#grades">What the letters mean</a>.</p>'
        '<div class="results" role="region" tabindex="0" aria-label="Inputs by grade">'
        "<table><caption>Inputs by grade</caption><thead><tr>"
        '<th scope="col">Grade</th><th scope="col" class="number">Inputs</th>'
        f"{more}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _sources(source_ids: Sequence[str]) -> str:
    pages = len(set(source_ids))
    if not pages:
        return _section("sources", "Sources", "<p>None: only our own assumptions go in.</p>")
    title = f"Sources: {pages} {'page' if pages == 1 else 'pages'}"
    return _section("sources", title, figure_html.sources_html(source_ids))


def _hashes(id: str, digests: Mapping[str, str]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{exports.file_name(id, ending)}</th>'
        f"<td><code>{digest}</code></td></tr>"
        for ending, digest in digests.items()
    )
    return (
        '<div class="results hashes" role="region" tabindex="0" aria-label="Hashes"><table>'
        "<caption>sha256 of each file</caption><thead><tr>"
        f'<th scope="col">File</th><th scope="col">sha256</th></tr></thead><tbody>{rows}</tbody>'
        "</table></div>"
    )


def body(
    payload: Mapping[str, Any],
    sizes: Mapping[str, Size],
    digests: Mapping[str, str],
    *,
    chapter_title: str,
    number: str,
    edition: Edition,
) -> str:
    """Return the inside of a figure's page.

    Parameters
    ----------
    payload : mapping
        What `Figure.payload` returned.
    sizes : mapping of str to Size
        Of the page's pictures, by layout.
    digests : mapping of str to str
        sha256 of each file, by ending.
    chapter_title : str
        Title of the chapter that shows the figure.
    number : str
        The figure's number there, such as `Figure 1.2`.
    edition : Edition
        State of the book.

    Returns
    -------
    str
        HTML; the pictures and files lie beside the page.
    """
    id, title = payload["id"], _words(payload["headline"])
    back = f"../chapters/{payload['chapter']}.html#fig-{id}"
    table = figure_html.table_html(payload["csv"], f"Data of the figure {id}")
    return "".join(
        (
            f'<section class="figure-page" id="figure"><h1>{title}</h1>',
            f'<p class="finding-unit">{_words(payload["unit"])}</p>',
            '<figure class="finding">',
            figure_html.chart(payload, "../", sizes),
            f'<figcaption class="finding-foot">{figure_html.marks_html(payload)}'
            '<p class="finding-said">'
            f"{_words(payload['finding'])}.</p><p>{_words(payload['source_line'])} "
            f"{figure_html.profile(payload['grades'], '../', payload['variance'])}</p>"
            "</figcaption></figure>",
            f'<p><a href="{back}">{number} in {_words(chapter_title)}</a> says what it means. '
            f"Its id is <code>{id}</code>, and the address of this page does not change.</p>",
            _section("take", "Take it", _downloads(id)),
            _section("cite", "Cite it", _citations(payload, edition)),
            _section("shows", "What it shows", f"<p>{_words(payload['alt'])}</p>"),
            _section("made", "How it was made", f"<p>{_words(payload['method'])}</p>"),
            _section(
                "would-change", "What would change it", f"<p>{_words(payload['would_change'])}</p>"
            ),
            _section(
                "known", "How well it is known", _grades(payload["grades"], payload["variance"])
            ),
            _section(
                "data",
                "The data",
                '<div class="finding-foot"><div class="scroll" role="region" tabindex="0" '
                f'aria-label="Data table of figure {id}">{table}</div></div>',
            ),
            _sources(payload["source_ids"]),
            _section("files", "Check a copy", _hashes(id, digests)),
            "</section>",
        )
    )


def redirect(figure_id: str, title: str) -> str:
    """Return the page that stands at an id a figure had before.

    Parameters
    ----------
    figure_id : str
        Today's id.
    title : str
        The figure's headline.

    Returns
    -------
    str
        A whole HTML page that moves its reader on, and has a link for who is not moved.
    """
    name = f"{figure_id}.html"
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        f'<meta http-equiv="refresh" content="0; url={name}">'
        f'<link rel="canonical" href="{name}"></head>'
        f'<body><p><a href="{name}">{escape(title)}</a></p></body></html>\n'
    )
