"""Any file of facts as a big table: the data package's own description decides its columns.

A file needs no code here to be shown. Its key is the row's header, a value with its two ends,
qualifier and unit becomes one printed quantity, short lists of words become filters, and all
that is left waits in the details, so that no column of the file is hidden from the reader.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.evidence import UNIT_IN_ROW, Field, Resource, described, load
from analysis.findings.bigtable import LAST, BigTable, Column, Entry, Row, Words
from analysis.findings.ledger import words
from analysis.findings.ledger.figures import value_key
from analysis.findings.ledger.files import download
from analysis.findings.ledger.layouts import LAYOUTS, Layout, code_words
from analysis.quantities import quantity

MAX_FILTERS = 5
MAX_CHOICES = 14
"""A column with more different words than this is searched, not chosen from."""

SHORT = 10
"""A column of words no longer than this, such as dates, is never broken."""

NO_NUMBER = "no number"
"""What stands in the place of a value that a row does not have."""

_LOW = re.compile(r"^(.*?)_?low(_.*)?$")
_OWN_PLACE = {"source_id", "grade", "note", "qualifier", "unit"}
# the printed period says the same; both days stay in the file
_FILE_ONLY = {"date_start", "date_end"}

Record = Mapping[Hashable, object]


@dataclass(frozen=True)
class Value:
    """A number of a file, in one field or in two ends."""

    name: str  # its name, without the word for an end
    low: str  # field of its low end
    high: str  # field of its high end; the same where there is one
    unit: str  # unit as the data package gives it; `UNIT_IN_ROW` where each row names its own

    def unit_in(self, row: Record) -> str:
        """Return the unit of this number in a row."""
        return _text(row[self.unit[4:]]) if self.unit.startswith("see ") else self.unit


def values(resource: Resource) -> list[Value]:
    """Return the numbers of a file, two ends joined into one."""
    kinds = ("number", "integer")
    numbers = {f.name: f for f in resource.fields if f.type in kinds and f.name != "year"}
    found: list[Value] = []
    for name, one in numbers.items():
        hit = _LOW.match(name)
        start, end = (hit[1], hit[2] or "") if hit else (name, "")
        high = f"{start}_high{end}".lstrip("_")
        if hit and high in numbers:
            both = f"{start}{end}".lstrip("_") or "value"
            both += "_range" * (both in numbers)
            found.append(Value(both, name, high, one.unit))
        elif not any(value.high == name for value in found):
            found.append(Value(name, name, name, one.unit))
    return found


def main_of(found: list[Value]) -> Value | None:
    """Return the number that a row is about: the one with a unit in the row, or the first."""
    return next((v for v in found if v.unit == UNIT_IN_ROW), found[0] if found else None)


def head(resource: Resource) -> str:
    """Return the field that names a row: its key, or the telling part of a longer key."""
    if len(resource.key) == 1 or "metric" in resource.key:
        return resource.key[0] if len(resource.key) == 1 else "metric"
    texts = {f.name for f in resource.fields if f.type == "string"}
    named = [n for n in resource.key if n in texts and n not in ("period", "source_id")]
    return (named or list(resource.key))[0]


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if cell is None or pd.isna(cell):  # type: ignore[call-overload]
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return f"{cell:%Y-%m-%d}" if isinstance(cell, pd.Timestamp) else str(cell)


NAMES = {"company_id": ("companies", "company"), "ticker": ("platforms", "company")}
"""Keys that a reader knows by name: the file that holds the names, and its column."""


def _ends(row: Record, value: Value) -> tuple[float, float]:
    low, high = (_text(row[end]) or "nan" for end in (value.low, value.high))
    return float(low), float(high)


def printed(row: Record, value: Value, between: str = "to") -> str:
    """Return a number of a row with its qualifier and unit."""
    low, high = _ends(row, value)
    # the columns `qualifier` and `unit` speak of the same number
    own = _text(row.get("qualifier")) if value.unit == UNIT_IN_ROW else ""
    if pd.isna(low) and pd.isna(high) and not own:
        return ""
    return quantity(low, high, own or "exact", value.unit_in(row), between=between)


def filters(resource: Resource, rows: pd.DataFrame, layout: Layout) -> list[Field]:
    """Return the fields that a reader can choose rows by."""
    fields = {f.name: f for f in resource.fields}
    chosen = [fields[name] for name in layout.filters]
    if not chosen:
        lists = [f for f in resource.fields if f.type == "boolean" or "enum" in f.constraints]
        free = [f for f in lists if f.name not in _OWN_PLACE]
        chosen = [f for f in free if 2 <= rows[f.name].nunique() <= MAX_CHOICES][:MAX_FILTERS]
    return [*chosen, fields["grade"]] if "grade" in fields else chosen


class _Maker:
    """Turns the rows of one file into rows of its table."""

    def __init__(self, resource: Resource, rows: pd.DataFrame) -> None:
        self.resource, self.rows = resource, rows
        self.layout = LAYOUTS.get(resource.name, Layout())
        self.fields = {f.name: f for f in resource.fields}
        self.head = head(resource)
        self.keyed = resource.key == (self.head,)
        self.columns = self._columns()
        self.values = [v for v in values(resource) if v.low not in self.columns]
        first = main_of(self.values)
        named = [v for name in self.layout.main for v in self.values if v.low == name]
        self.main = named or ([first] if first else [])
        self.filters = filters(resource, rows, self.layout)
        ends = {end for value in self.values for end in (value.low, value.high)}
        placed = {self.head, *self.columns, *ends} | _OWN_PLACE | _FILE_ONLY
        self.names = {
            key: dict(load(file)[[key, column]].itertuples(index=False, name=None))
            for key, (file, column) in NAMES.items()
            if key in self.fields and file != resource.name
        }
        self.left = [f for f in resource.fields if f.name not in placed]

    def _columns(self) -> tuple[str, ...]:
        if self.layout.columns:
            return self.layout.columns
        taken = {self.head, *_OWN_PLACE, *_FILE_ONLY}
        texts = [n for n, f in self.fields.items() if f.type in ("string", "date")]
        free = [name for name in texts if name not in taken]
        return tuple([name for name in free if name in self.resource.key][:3] or free[:2])

    def heads(self) -> tuple[Column, ...]:
        label = self.layout.label
        wide = self.columns[0] if self.keyed and self.columns else self.head
        columns = [
            Column(
                "Id" if name == self.head and self.keyed else label(name),
                "wide" if name == wide else self._width(name),
            )
            for name in (self.head, *self.columns)
        ]
        if self.main:
            columns.append(Column(label(self.main[0].name)))
        if "grade" in self.fields:
            columns.append(Column("Grade"))
        if "source_id" in self.fields:
            columns.append(Column("Source", "source"))
        return tuple(columns)

    def _width(self, name: str) -> str:
        shown = [self._named(name, _text(cell)) for cell in self.rows[name].unique()]
        longest = max(map(len, shown), default=0)
        return "short" if longest <= SHORT else ""

    def _named(self, column: str, text: str) -> str:
        return str(self.names.get(column, {}).get(text, text))

    def _shown(self, row: Record, column: Field) -> str:
        text = _text(row[column.name])
        if column.name in self.names:
            return self._named(column.name, text)
        coded = "enum" in column.constraints or column.name == "metric"
        return code_words(text) if coded else text

    def row(self, row: Record) -> Row:
        entries = [
            Entry(self._shown(row, self.fields[name])) for name in (self.head, *self.columns)
        ]
        if self.main:
            value = self._told(row)
            text = printed(row, value, self.layout.between) or NO_NUMBER
            entries.append(Entry(text, value_key(*_ends(row, value), value.unit_in(row))))
        if "grade" in self.fields:
            grade = _text(row["grade"])
            entries.append(Entry(grade or "none", grade or LAST))
        if "source_id" in self.fields:
            entries.append(Entry(words.source(row["source_id"])))
        facets = {f.name: (self._shown(row, f) or "none",) for f in self.filters}
        anchor = _text(row[self.head]) if self.keyed else ""
        return Row(tuple(entries), anchor, facets, tuple(self._details(row)))

    def _told(self, row: Record) -> Value:
        """Return the number the row is about: the first of the main ones that it has."""
        return next((v for v in self.main if printed(row, v)), self.main[0])

    def _details(self, row: Record) -> Iterator[tuple[str, Words]]:
        label = self.layout.label
        told = self._told(row) if self.main else None
        for value in self.values:
            if value is not told and (text := printed(row, value, self.layout.between)):
                yield f"{label(value.name)}:", text
        for column in self.left:
            if column.name.endswith("source_id"):
                if row[column.name] is not pd.NA and _text(row[column.name]):
                    yield f"{label(column.name)}:", words.source(row[column.name])
            elif text := self._shown(row, column):
                yield f"{label(column.name)}:", text
        if note := _text(row.get("note")):
            yield "Note:", note

    def legend(self) -> Iterator[tuple[str, str]]:
        for column in self.resource.fields:
            if column.description and column.name not in _FILE_ONLY:
                yield self.layout.label(column.name), column.description


def table(name: str) -> BigTable:
    """Return a file of facts as a table to audit."""
    rows = load(name)
    make = _Maker(described()[name], rows)
    return BigTable(
        name.replace("_", "-"),
        make.resource.title,
        make.heads(),
        tuple(make.row(row) for row in rows.to_dict("records")),
        {f.name: make.layout.label(f.name) for f in make.filters},
        (download(name),),
        about=make.resource.description,
        legend=tuple(make.legend()),
    )
