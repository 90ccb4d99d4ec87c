"""How to cite a figure: as BibTeX, as CSL-JSON and as a line of text.

With `BOOK_URL` set a citation holds the figure's permanent address; without it title,
version, commit and the figure's id, which finds the figure in any copy of the book.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from analysis import __version__
from analysis.figures.address import address
from analysis.figures.registry import BOOK

AUTHOR = f"The contributors to {BOOK}"


@dataclass(frozen=True)
class Edition:
    """Which state of the book is cited.

    Attributes
    ----------
    version : str
        Version of the book.
    date : str
        Day of its last change, as in 2026-11-24; empty where no history is at hand.
    commit : str
        Commit it was built from, with `+` where files were changed since; empty where no
        history is at hand.
    """

    version: str = __version__
    date: str = ""
    commit: str = ""

    @property
    def year(self) -> str:
        """Year of the last change, or `n.d.`."""
        return self.date[:4] or "n.d."

    @property
    def state(self) -> str:
        """Version and commit in words."""
        commit = f", commit {self.commit}" if self.commit else ""
        return f"version {self.version}{commit}"


def text(figure_id: str, title: str, edition: Edition) -> str:
    """Return a citation as a line of text.

    Parameters
    ----------
    figure_id, title : str
        The figure and its finding.
    edition : Edition
        State of the book.

    Returns
    -------
    str
        Author, year, finding, book, state, figure; then its address, where there is one.
    """
    where = address(figure_id)
    line = f"{AUTHOR} ({edition.year}). “{title}.” {BOOK}, {edition.state}, figure {figure_id}."
    return f"{line} {where}" if where else line


def bibtex(figure_id: str, title: str, edition: Edition) -> str:
    """Return a citation as a BibTeX entry.

    Parameters
    ----------
    figure_id, title : str
        The figure and its finding.
    edition : Edition
        State of the book.

    Returns
    -------
    str
        One `@misc` entry; characters that TeX reads as commands are escaped.
    """
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": f"{{{_tex(title)}}}",
        "howpublished": f"{BOOK}, {edition.state}",
        "note": f"Figure {figure_id}",
        "year": edition.year if edition.date else "",
        "url": address(figure_id),
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{price-of-a-borrower-{figure_id},\n{body}}}\n"


def _tex(words: str) -> str:
    for sign in "&%$#_":
        words = words.replace(sign, f"\\{sign}")
    return words.replace("−", "--")


def csl(figure_id: str, title: str, edition: Edition) -> str:
    """Return a citation as CSL-JSON, which reference managers import.

    Parameters
    ----------
    figure_id, title : str
        The figure and its finding.
    edition : Edition
        State of the book.

    Returns
    -------
    str
        A JSON array of one item of type `figure`, on one line.
    """
    item: dict[str, Any] = {
        "id": f"price-of-a-borrower-{figure_id}",
        "type": "figure",
        "author": [{"literal": AUTHOR}],
        "title": title,
        "container-title": BOOK,
        "version": edition.version,
        "number": figure_id,
        "note": edition.state,
    }
    if edition.date:
        item["issued"] = {"date-parts": [[int(part) for part in edition.date.split("-")]]}
    if where := address(figure_id):
        item["URL"] = where
    return json.dumps([item], ensure_ascii=False) + "\n"
