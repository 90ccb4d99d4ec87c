"""Tables that read on paper, on a phone and by ear: a caption, scoped headers, cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes
    ----------
    text : str
        Plain words.
    link : str
        Address, or empty.
    tag : bool
        Shown as a label with a border.
    number : bool
        Set flush right.
    parts : tuple of (str, str)
        Further lines, each with a bold lead.
    """

    text: str
    link: str = ""
    tag: bool = False
    number: bool = False
    parts: tuple[tuple[str, str], ...] = ()

    def html(self) -> str:
        """Return the inner HTML."""
        words = escape(self.text)
        if self.tag:
            words = f'<span class="tag">{words}</span>'
        if self.link:
            words = f'<a href="{escape(self.link, quote=True)}">{words}</a>'
        lines = [f"<b>{escape(lead)}</b> {escape(text)}" for lead, text in self.parts]
        return "<br>".join([words, *lines] if words else lines)

    def plain(self) -> str:
        """Return the words alone."""
        return " ".join([self.text, *(f"{lead} {text}" for lead, text in self.parts)]).strip()


@dataclass(frozen=True)
class Table:
    """A table of results.

    Attributes
    ----------
    caption : str
        What the rows are.
    columns : sequence of str
        Headers.
    rows : sequence of sequences of Cell
        The first cell of a row is its header.
    cards : bool
        On a phone each row becomes a card.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]] = field(default_factory=tuple)
    cards: bool = True

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(
                    f"table {self.caption!r}: a row has {len(row)} cells, "
                    f"the header has {len(self.columns)}"
                )

    def html(self) -> str:
        """Return the table as HTML."""
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.columns)
        body = "".join(f"<tr>{self._row(row)}</tr>" for row in self.rows)
        css = "results cards" if self.cards else "results"
        return (
            f'<div class="{css}"><table><caption>{escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def _row(self, row: Sequence[Cell]) -> str:
        first, *rest = row
        cells = [f'<th scope="row">{first.html()}</th>']
        for name, cell in zip(self.columns[1:], rest, strict=True):
            css = ' class="number"' if cell.number else ""
            cells.append(f'<td data-label="{escape(name, quote=True)}"{css}>{cell.html()}</td>')
        return "".join(cells)

    def text(self) -> str:
        """Return the table as plain text, for terminals."""
        lines = [self.caption, " | ".join(self.columns)]
        lines += [" | ".join(cell.plain() for cell in row) for row in self.rows]
        return "\n".join(lines)
