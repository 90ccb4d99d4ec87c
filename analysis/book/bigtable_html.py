"""The HTML of a big table: whole without a script, with hidden fields that a script shows.

The fields to search, choose and sort stand in the page already, so that nothing jumps when
`browser/tables.js` shows them; without a script they would do nothing and stay hidden.
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape

from analysis.chinese import mark
from analysis.findings.bigtable import BigTable, Download, Entry, Row, Words, plain, runs, size

BREAK = re.compile(r"(?<!www)([./])(?=\w)(?![^<]*>)")
"""A dot or slash inside a word, outside a tag: where a long address may break."""


def html(table: BigTable, *, in_book: bool = False) -> str:
    """Return a big table as HTML.

    Parameters
    ----------
    table : BigTable
        The table.
    in_book : bool
        With the hidden fields and the download of the table as shown, which only the built
        book can serve.

    Returns
    -------
    str
        Self-contained but for the book's style and script.
    """
    heads = "".join(
        f'<th scope="col"{_css(column.css)}>{_marked(column.name)}</th>' for column in table.columns
    )
    about = f'<span class="under">{_marked(table.about)}</span>' if table.about else ""
    keyed = table.keyed
    body = "".join(_row(table, row, keyed) for row in table.rows)
    return (
        f'<div class="bigtable" id="table-{table.id}">{_files(table, in_book)}{_legend(table)}'
        f"{_form(table) if in_book else ''}"
        f"<table><caption>{_marked(table.caption)}{about}</caption>"
        f"<thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _attribute(text: str) -> str:
    return escape(text, quote=True)


def _marked(text: str) -> str:
    return mark(escape(text))


def _css(name: str) -> str:
    return f' class="{name}"' if name else ""


def inner(words: Words) -> str:
    """Return words as HTML; addresses outside the book pass no opener on."""
    parts = []
    for run in runs(words):
        text = _marked(run.text)
        if run.link:
            outside = ' rel="noopener"' if ":" in run.link else ""
            text = f'<a href="{_attribute(run.link)}"{outside}>{text}</a>'
        parts.append(text)
    return "".join(parts)


def _files(table: BigTable, in_book: bool) -> str:
    files = [*table.downloads]
    if table.csv and in_book:
        words = f"{table.id}.csv as shown, {len(table.rows)} rows, {size(len(table.csv.encode()))}"
        files.append(Download(f"../tables/{table.id}.csv", words))
    links = "".join(
        f'<li><a href="{_attribute(one.href)}" download>{escape(one.words)}</a></li>'
        for one in files
    )
    return f'<div class="files"><span>Download</span><ul>{links}</ul></div>' if files else ""


def _legend(table: BigTable) -> str:
    items = "".join(
        f"<dt>{_marked(name)}</dt><dd>{_marked(meaning)}</dd>" for name, meaning in table.legend
    )
    title = f"What the columns of “{_marked(table.caption)}” mean"
    return (
        f'<details class="legend"><summary>{title}</summary><dl>{items}</dl></details>'
        if items
        else ""
    )


def _row(table: BigTable, row: Row, keyed: frozenset[int]) -> str:
    facets = "".join(
        f' data-f-{key}="{_attribute("|".join(row.facets.get(key, ())))}"' for key in table.filters
    )
    anchor = f' id="{_attribute(row.id)}"' if row.id else ""
    cells = "".join(_cell(table, row, i, entry, i in keyed) for i, entry in enumerate(row.entries))
    return f"<tr{anchor}{facets}>{cells}</tr>"


def _cell(table: BigTable, row: Row, i: int, entry: Entry, keyed: bool) -> str:
    column = table.columns[i]
    words = inner(entry.words)
    if column.css == "tag" and words:
        words = f'<span class="tag">{words}</span>'
    if column.css == "source":
        words = BREAK.sub(r"\1<wbr>", words)
    if under := inner(entry.under):
        words += f'<span class="under">{under}</span>'
    if i == 1:
        words += _details(row)
    key = ""
    if keyed:
        # one cell with a key makes the library read keys only, so each gets one
        given = plain(entry.words) if entry.order is None else str(entry.order)
        key = f' data-order="{_attribute(given)}"'
    if i == 0:
        return f'<th scope="row"{_css(column.css)}{key}>{words}</th>'
    return f'<td data-label="{_attribute(column.name)}"{_css(column.css)}{key}>{words}</td>'


def _details(row: Row) -> str:
    if not row.details:
        return ""
    body = "".join(f"<p><b>{_marked(lead)}</b> {inner(words)}</p>" for lead, words in row.details)
    # by ear a hundred openers must not all be called "Details"
    name = f' aria-label="Details of {_attribute(row.id)}"' if row.id else ""
    return f"<details><summary{name}>Details</summary>{body}</details>"


def _form(table: BigTable) -> str:
    selects = "".join(_select(table, key, label) for key, label in table.filters.items())
    orders = "".join(
        f'<option value="{i}:{way}">{escape(column.name)}, {words}</option>'
        for i, column in enumerate(table.columns)
        for way, words in (("asc", "rising"), ("desc", "falling"))
    )
    unfold = '<button type="button" class="unfold">Open all details</button>'
    return (
        f'<form role="search" aria-label="Find rows: {_attribute(table.caption)}" hidden>'
        '<label class="seek">Search this table<input type="search" autocomplete="off"></label>'
        f'{selects}<label class="sort">Sort by<select><option value="">as listed</option>'
        f'{orders}</select></label><span class="buttons">'
        f"{unfold if any(row.details for row in table.rows) else ''}"
        '<button type="reset">Show all rows</button></span>'
        f'<p role="status">{len(table.rows)} rows</p></form>'
    )


def _select(table: BigTable, key: str, label: str) -> str:
    counts = Counter(value for row in table.rows for value in row.facets.get(key, ()))
    options = "".join(
        f'<option value="{_attribute(value)}">{escape(value)} ({n})</option>'
        for value, n in counts.items()
    )
    return (
        f'<label>{escape(label)}<select data-facet="{key}"><option value="">all</option>'
        f"{options}</select></label>"
    )
