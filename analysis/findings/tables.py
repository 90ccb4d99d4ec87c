"""Tables that read on paper, on a phone and by ear: a caption, scoped headers, cards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Protocol

from analysis.chinese import mark


class Readable(Protocol):
    """What a chapter can print: as HTML in the book, as plain text in a terminal."""

    def html(self) -> str:
        """Return it as HTML."""

    def text(self) -> str:
        """Return it as plain text."""


_LONG = re.compile(r"([/_])(?=[\w.-]{8})")
"""Where a path or a name may break, so that one long word does not widen a column."""


def words(text: str) -> str:
    """Return plain text as HTML, its Chinese marked as Chinese; long paths may break."""
    return _LONG.sub(r"\1<wbr>", mark(escape(text)))


@dataclass(frozen=True)
class Cell:
    """One cell."""

    text: str  # plain words
    link: str = ""  # address, or empty
    tag: bool = False  # shown as a label with a border
    number: bool = False  # set flush right
    parts: tuple[tuple[str, str], ...] = ()  # further lines, each with a bold lead
    code: bool = False  # set as code: a name in the data or in the analysis

    def html(self) -> str:
        """Return the inner HTML."""
        inner = words(self.text)
        if self.tag:
            inner = f'<span class="tag">{inner}</span>'
        if self.code and inner:
            # a long name may break after its underscores
            inner = f"<code>{mark(escape(self.text)).replace('_', '_<wbr>')}</code>"
        if self.link:
            inner = f'<a href="{escape(self.link, quote=True)}">{inner}</a>'
        lines = [f"<b>{words(lead)}</b> {words(text)}" for lead, text in self.parts]
        return "\n<br>".join([inner, *lines] if inner else lines)

    def plain(self) -> str:
        """Return the words alone."""
        return " ".join([self.text, *(f"{lead} {text}" for lead, text in self.parts)]).strip()


@dataclass(frozen=True)
class Table:
    """A table of results."""

    caption: str  # what the rows are
    columns: Sequence[str]  # headers
    # the first cell of a row is its header
    rows: Sequence[Sequence[Cell]] = field(default_factory=tuple)
    cards: bool = True  # on a phone each row becomes a card

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(
                    f"table {self.caption!r}: a row has {len(row)} cells, "
                    f"the header has {len(self.columns)}"
                )

    def html(self) -> str:
        """Return the table as HTML."""
        # The search index strips the tags: without a break, the last word of a cell and the
        # first word of the next would be one.
        head = "\n".join(
            f'<th scope="col"{self._css(place)}>{words(name)}</th>'
            for place, name in enumerate(self.columns)
        )
        body = "\n".join(f"<tr>{self._row(row)}</tr>" for row in self.rows)
        css = "results cards" if self.cards else "results"
        # any table may run off the side, by its words or by its reader's letters, and what scrolls
        # must be reached by keyboard
        label = escape(self.caption, quote=True)
        return (
            f'<div class="{css}" role="region" tabindex="0" aria-label="{label}">'
            f"<table><caption>{words(self.caption)}</caption>\n"
            f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>"
        )

    def _css(self, place: int) -> str:
        # a header stands over its numbers
        numbers = [row[place].number for row in self.rows]
        return ' class="number"' if numbers and all(numbers) else ""

    def _row(self, row: Sequence[Cell]) -> str:
        first, *rest = row
        # as the title of a card a bare number would say nothing
        name = escape(self.columns[0], quote=True)
        css = f' class="number" data-label="{name}"' if first.number else ""
        cells = [f'<th scope="row"{css}>{first.html()}</th>']
        for name, cell in zip(self.columns[1:], rest, strict=True):
            css = ' class="number"' if cell.number else ""
            cells.append(f'<td data-label="{escape(name, quote=True)}"{css}>{cell.html()}</td>')
        return "\n".join(cells)

    def text(self) -> str:
        """Return the table as plain text, for terminals."""
        lines = [self.caption, " | ".join(self.columns)]
        lines += [" | ".join(cell.plain() for cell in row) for row in self.rows]
        return "\n".join(lines)


def tabulate(
    caption: str, rows: Iterable[Any], columns: Mapping[str, Callable[[Any], Cell | str]]
) -> Table:
    """Return a table from what each column prints of a row.

    Plain text heads its row in the first column and is a number, set flush right, in the others;
    a `Cell` is taken as it is.
    """
    return Table(
        caption,
        tuple(columns),
        [
            [_cell(write(row), number=place > 0) for place, write in enumerate(columns.values())]
            for row in rows
        ],
    )


def _cell(printed: Cell | str, *, number: bool) -> Cell:
    return printed if isinstance(printed, Cell) else Cell(printed, number=number)
