"""What a chapter's code cells call: glue its sentences and numbers, show its figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from myst_nb import glue

from analysis import statements
from analysis.assumptions import Study
from analysis.book import bigtable_html
from analysis.book.nodes import BIG_TABLE
from analysis.findings.bigtable import BigTable
from analysis.findings.tables import Readable

if TYPE_CHECKING:
    from analysis.figures import Figure


@dataclass(frozen=True)
class Text:
    """A text that the page prints letter by letter.

    MyST-NB reads what is glued as a Python literal where it can: `2,937` would become a pair
    and `0.60` lose its last digit. As a quoted string it comes back as it is.
    """

    text: str

    def __repr__(self) -> str:
        return repr(self.text)


@dataclass(frozen=True)
class Html:
    """A table that shows as HTML in the book and in a notebook."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Shown:
    """A big table that the book searches and sorts, and a notebook shows as it stands."""

    table: BigTable

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        table, text = self.table, self.table.text()
        payload = {
            "id": table.id,
            "html": bigtable_html.html(table, in_book=True),
            "csv": table.csv,
            "text": text,
        }
        return {BIG_TABLE: payload, "text/html": bigtable_html.html(table), "text/plain": text}


class Chapter:
    """A chapter being told under a study.

    Parameters
    ----------
    name : str
        The chapter's file name without ending.
    study : Study
        The book's assumptions or a reader's.
    """

    def __init__(self, name: str, study: Study) -> None:
        self.name = name
        self.study = study
        for found in statements.statements(name):
            glue(found.id, Text(statements.say(found.id, study)), display=False)

    def numbers(self, **values: str) -> None:
        """Make printed numbers available to the prose.

        Parameters
        ----------
        **values : str
            Key (underscores become dashes) and printed number, made by `analysis.numbers`.
        """
        for key, text in values.items():
            glue(key.replace("_", "-"), Text(text), display=False)

    def show(self, figure_id: str) -> Figure:
        """Return a figure of this chapter, which the notebook or the book then draws.

        Parameters
        ----------
        figure_id : str
            The figure.

        Returns
        -------
        Figure
            Ready to show.

        Raises
        ------
        ValueError
            If the figure belongs to another chapter.
        """
        # here, because Altair takes two seconds that a page without figures need not wait for
        from analysis import figures

        if figure_id not in figures.figure_ids(self.name):
            raise ValueError(
                f"figure {figure_id!r} is not one of {self.name}: "
                f"{', '.join(figures.figure_ids(self.name)) or 'it has none'}"
            )
        return figures.build(figure_id, self.study)

    def table(self, table: Readable) -> Html:
        """Return a table of results, or a run of them, as the page shows it."""
        return Html(table.html(), table.text())

    def big_table(self, table: BigTable) -> Shown:
        """Return a table to audit as the page shows it."""
        return Shown(table)


def open_chapter(name: str, study: Study) -> Chapter:
    """Open a chapter: its sentences are tested and glued at once.

    Parameters
    ----------
    name : str
        The chapter's file name without ending.
    study : Study
        The book's assumptions or a reader's.

    Returns
    -------
    Chapter
        For its figures, numbers and tables.

    Raises
    ------
    FalseStatementError
        If a sentence of the chapter is false under the book's own assumptions.
    """
    return Chapter(name, study)
