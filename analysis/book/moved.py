"""What moved between two states of the figures: cell by cell, row by row, picture by picture.

A plotted table carries no key of its own. Rows are told apart by the fewest leading columns
that name each row once in both states, so that a new row shifts nothing.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LINES = 5
"""Lines of moved cells printed for a figure; the page of differences has them all."""

Row = dict[str, str]
_WORDS = re.compile(r">([^<>]*[^<>\s][^<>]*)<")


@dataclass(frozen=True)
class Cell:
    """A cell whose value moved.

    Attributes
    ----------
    row, column : str
        Where it stands.
    old, new : str
        As written in the two files.
    """

    row: str
    column: str
    old: str
    new: str

    @property
    def relative(self) -> float:
        """Size of the change over the old value; infinite where the old one has no size."""
        old, new = number(self.old), number(self.new)
        if old is None or new is None or old == 0:
            return math.inf
        return abs(new - old) / abs(old)

    @property
    def change(self) -> str:
        """The change in words: percent, a difference from zero, or that it is text."""
        old, new = number(self.old), number(self.new)
        if old is None or new is None:
            return "text"
        if old == 0:
            return f"{new:+.6g} from zero"
        return f"{100 * (new - old) / abs(old):+.3g} %"


@dataclass(frozen=True)
class Difference:
    """What changed in one figure.

    Attributes
    ----------
    id : str
        The figure.
    kind : str
        `changed`, `added` or `removed`.
    cells : tuple of Cell
        Moved cells, the largest relative change first.
    rows_added, rows_removed, columns_added, columns_removed : tuple of str
        By name.
    words_added, words_removed : tuple of str
        What is written in the picture.
    picture : bool
        Whether the picture differs.
    """

    id: str
    kind: Literal["changed", "added", "removed"]
    cells: tuple[Cell, ...] = ()
    rows_added: tuple[str, ...] = ()
    rows_removed: tuple[str, ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    words_added: tuple[str, ...] = ()
    words_removed: tuple[str, ...] = ()
    picture: bool = True

    @property
    def data(self) -> bool:
        """Whether a value, a row or a column differs."""
        return bool(
            self.cells
            or self.rows_added
            or self.rows_removed
            or self.columns_added
            or self.columns_removed
        )


def number(text: str) -> float | None:
    """Return the number a cell holds; None where it holds none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def compare(old: Mapping[str, str], new: Mapping[str, str]) -> list[Difference]:
    """Compare two states of the figures.

    Parameters
    ----------
    old, new : mapping of str to str
        Content by file name: `<id>.csv` and `<id>.svg`.

    Returns
    -------
    list of Difference
        Figures that are the same are left out; sorted by id.
    """
    ids = sorted({name.rsplit(".", 1)[0] for name in (*old, *new)})
    return [found for id in ids if (found := _figure(id, old, new))]


def _figure(id: str, old: Mapping[str, str], new: Mapping[str, str]) -> Difference | None:
    names = (f"{id}.csv", f"{id}.svg")
    if not any(name in old for name in names):
        return Difference(id, "added")
    if not any(name in new for name in names):
        return Difference(id, "removed")
    (table_a, picture_a), (table_b, picture_b) = (
        [files.get(name, "") for name in names] for files in (old, new)
    )
    if (table_a, picture_a) == (table_b, picture_b):
        return None
    return _changed(id, table_a, table_b, picture_a, picture_b)


def _changed(id: str, table_a: str, table_b: str, picture_a: str, picture_b: str) -> Difference:
    columns_a, rows_a = _read(table_a)
    columns_b, rows_b = _read(table_b)
    shared = [name for name in columns_a if name in columns_b]
    key = _key(shared, rows_a, rows_b)
    by_a, by_b = _named(key, rows_a), _named(key, rows_b)
    cells = [
        Cell(row, column, by_a[row][column], by_b[row][column])
        for row in by_a
        if row in by_b
        for column in shared
        if _moved(by_a[row][column], by_b[row][column])
    ]
    words_a, words_b = _words(picture_a), _words(picture_b)
    return Difference(
        id,
        "changed",
        tuple(sorted(cells, key=lambda cell: -cell.relative)),
        rows_added=tuple(row for row in by_b if row not in by_a),
        rows_removed=tuple(row for row in by_a if row not in by_b),
        columns_added=tuple(name for name in columns_b if name not in columns_a),
        columns_removed=tuple(name for name in columns_a if name not in columns_b),
        words_added=tuple((words_b - words_a).keys()),
        words_removed=tuple((words_a - words_b).keys()),
        picture=picture_a != picture_b,
    )


def _read(table: str) -> tuple[list[str], list[Row]]:
    reader = csv.DictReader(io.StringIO(table), restval="")
    rows = [{name: row[name] or "" for name in reader.fieldnames or ()} for row in reader]
    return list(reader.fieldnames or ()), rows


def _words(picture: str) -> Counter[str]:
    return Counter(hit.strip() for hit in _WORDS.findall(picture))


def _key(columns: list[str], *tables: list[Row]) -> list[str]:
    """Return the columns that tell rows apart: the first that do, then fewer if fewer do too.

    Words and whole numbers, such as years, can name a row. Other numbers cannot: a value that
    moved would then read as a row lost and a row gained.
    """

    def tell_apart(key: list[str]) -> bool:
        return all(len({tuple(row[c] for c in key) for row in t}) == len(t) for t in tables)

    names = [name for name in columns if _can_name(name, tables)]
    for count in range(1, len(names) + 1):
        key = names[:count]
        if tell_apart(key):
            for name in list(key):
                fewer = [other for other in key if other != name]
                if fewer and tell_apart(fewer):
                    key = fewer
            return key
    return [name for name in names if not _whole(name, tables)] or columns[:1]


def _can_name(column: str, tables: tuple[list[Row], ...]) -> bool:
    numbers = any(number(row[column]) is not None for table in tables for row in table)
    return not numbers or _whole(column, tables)


def _whole(column: str, tables: tuple[list[Row], ...]) -> bool:
    return all(re.fullmatch(r"-?\d*", row[column]) for table in tables for row in table)


def _named(key: list[str], rows: list[Row]) -> dict[str, Row]:
    """Return rows by name; of several with one name, each with its place among them."""
    seen: Counter[str] = Counter()
    named = {}
    for row in rows:
        name = ", ".join(row[column] for column in key if row[column]) or "(no name)"
        seen[name] += 1
        named[name if seen[name] == 1 else f"{name} ({seen[name]})"] = row
    return named


def _moved(old: str, new: str) -> bool:
    a, b = number(old), number(new)
    if a is None or b is None:
        return old != new
    return not math.isclose(a, b, rel_tol=1e-9)


def report(found: Difference, lines: int = LINES) -> list[str]:
    """Return what changed in a figure, a few lines for people.

    Parameters
    ----------
    found : Difference
        One figure.
    lines : int
        Cells shown at most, and names shown at most of anything else.

    Returns
    -------
    list of str
        The figure, then its cells from the largest relative change down.
    """
    if found.kind != "changed":
        return [f"{found.id}: {'new figure' if found.kind == 'added' else 'figure gone'}"]
    parts = [_count(len(found.cells), "value")] if found.cells else []
    if found.picture:
        parts.append("picture" if found.data else "picture only, no value moved")
    out = [f"{found.id}: {', '.join(parts) or 'written in another way, no value moved'}"]
    for cell in found.cells[:lines]:
        where = f"{cell.column} of {cell.row}"
        out.append(f"  {where}: {_shown(cell.old)} -> {_shown(cell.new)} ({cell.change})")
    if (rest := len(found.cells) - lines) > 0:
        out.append(f"  and {_count(rest, 'value')} more, by less")
    named = {
        "rows added": found.rows_added,
        "rows removed": found.rows_removed,
        "columns added": found.columns_added,
        "columns removed": found.columns_removed,
    }
    if not found.data:
        named |= {"now reads": found.words_added, "no longer reads": found.words_removed}
    for words, names in named.items():
        if names:
            more = f"; and {len(names) - lines} more" if len(names) > lines else ""
            out.append(f"  {words}: {'; '.join(names[:lines])}{more}")
    return out


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _shown(value: str) -> str:
    return value or "(empty)"
