"""Big tables: hundreds of rows that a reader searches, sorts and audits.

This module holds what is in them. Their HTML is made by `analysis.book.bigtable_html`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LAST = "zzz"
"""A sort key behind all others, for rows without a value."""


@dataclass(frozen=True)
class Run:
    """Some words, linked or not."""

    text: str  # plain words
    link: str = ""  # address, or empty


Words = str | Run | Sequence[Run]


def runs(words: Words) -> tuple[Run, ...]:
    """Return words in any of their three forms as runs."""
    if isinstance(words, str):
        return (Run(words),) if words else ()
    return (words,) if isinstance(words, Run) else tuple(words)


def joined(parts: Sequence[Run]) -> tuple[Run, ...]:
    """Return runs with commas between them."""
    return tuple(run for part in parts for run in (Run(", "), part))[1:]


def plain(words: Words) -> str:
    """Return words without links."""
    return "".join(run.text for run in runs(words))


@dataclass(frozen=True)
class Column:
    """A column."""

    name: str  # header
    # `tag` (a label with a border), `wide` (never squeezed), `short` (never broken), `source`
    # (broken after any dot, as addresses are long), or empty
    css: str = ""


@dataclass(frozen=True)
class Entry:
    """One cell."""

    words: Words  # what it says
    order: str | float | None = None  # what it sorts by, where its words would sort wrongly
    under: Words = ""  # a second, quieter line


@dataclass(frozen=True)
class Row:
    """One row."""

    entries: tuple[Entry, ...]  # the first is the row's header
    id: str = ""  # anchor, or empty
    # key of a filter to the values this row answers to
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # lines with a lead, opened on demand in the second column
    details: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True)
class Download:
    """A file beside the table: its address from a chapter's page, and words for it."""

    href: str
    words: str


@dataclass(frozen=True)
class BigTable:
    """A table to audit."""

    id: str  # stable name, unique in the book; the table's anchor is `table-<id>`
    caption: str  # what the rows are
    columns: tuple[Column, ...]  # at least two
    rows: tuple[Row, ...]  # in reading order
    # key of a facet to its label; a select each
    filters: Mapping[str, str] = field(default_factory=dict)
    downloads: tuple[Download, ...] = ()  # files that hold the same rows
    csv: str = ""  # the table as shown, offered for download; or empty
    about: str = ""  # a sentence under the caption
    legend: tuple[tuple[str, str], ...] = ()  # columns and what they mean, opened on demand

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.entries) != len(self.columns):
                raise ValueError(
                    f"table {self.id!r}: row {row.id or '(no id)'} has {len(row.entries)} cells, "
                    f"the header has {len(self.columns)}"
                )
        ids = [row.id for row in self.rows if row.id]
        if len(set(ids)) != len(ids):
            raise ValueError(f"table {self.id!r}: an id stands twice")

    @property
    def keyed(self) -> frozenset[int]:
        """Columns in which any cell has a sort key."""
        return frozenset(
            i for row in self.rows for i, e in enumerate(row.entries) if e.order is not None
        )

    def text(self) -> str:
        """Return the table as plain text: for terminals, and for the book's own search."""
        lines = [self.caption, " | ".join(column.name for column in self.columns)]
        for row in self.rows:
            cells = [" ".join(filter(None, (plain(e.words), plain(e.under)))) for e in row.entries]
            details = [f"{lead} {plain(words)}" for lead, words in row.details]
            lines.append(" | ".join([*cells, *details]))
        return "\n".join(lines)


def size(count: int) -> str:
    """Return a file's size in words: `17 kB`."""
    return f"{max(1, round(count / 1000)):,} kB"
