"""The file before its meaning: size, encoding, lines, header, plain cells.

These checks come first because everything behind them would report their damage as
something else: a cut file as a missing cell, a wrong encoding as a broken key.
"""

from __future__ import annotations

import codecs
import csv
import difflib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .descriptor import Field, Resource
from .errors import EvidenceError, Problem

SIZE_LIMIT: Final = 50_000_000
"""Bytes; a file of facts typed by hand that is larger than this is not what it says it is."""

_PLAIN: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    "integer": (re.compile(r"-?(0|[1-9][0-9]*)"), "a whole number in plain digits, such as 12"),
    "number": (
        re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?"),
        "a number in plain digits, such as 12.5; no NaN, infinity, exponent, unit or comma",
    ),
    "boolean": (re.compile(r"true|false"), "true or false"),
    "date": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "a date such as 2025-03-31"),
}

# The csv module refuses longer cells; a cut last line is only read to name its column.
_CELL_LIMIT: Final = 100_000

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file.

    Attributes
    ----------
    line : int
        Its number; the header is line 1.
    cells : tuple of str
        Its cells as text.
    """

    line: int
    cells: tuple[str, ...]


def read_bytes(resource: Resource) -> bytes:
    """Read a file, but not before its size is known to be sane.

    Raises
    ------
    EvidenceError
        When the file is missing, empty or larger than `SIZE_LIMIT`.
    """
    again = f"bring it back with `git checkout -- data/{resource.file}`"
    if not resource.path.is_file():
        raise EvidenceError([Problem(resource.file, "the file is missing", again)])
    size = resource.path.stat().st_size
    if size > SIZE_LIMIT:
        raise EvidenceError(
            [
                Problem(
                    resource.file,
                    f"the file is too large to be evidence ({size:,} bytes)",
                    f"check what was written there, then {again}",
                    allowed=f"at most {SIZE_LIMIT:,} bytes",
                )
            ]
        )
    if size == 0:
        raise EvidenceError([Problem(resource.file, "the file is empty", again)])
    return resource.path.read_bytes()


def read_rows(resource: Resource, data: bytes) -> list[Row]:
    """Decode a file and split it into lines of cells, header included.

    Raises
    ------
    EvidenceError
        When the bytes are not UTF-8, the last line is cut, or a row does not keep to its line.
    """
    text = _decode(resource, data)
    _check_lines(resource, text)
    return list(_split(resource, text))


def header_problems(resource: Resource, header: Row) -> list[Problem]:
    """Compare the header with the columns the package names."""
    expected = [field.name for field in resource.fields]
    found = list(header.cells)
    if found == expected:
        return []
    allowed = ", ".join(expected)
    problems = [
        Problem(resource.file, "a column is missing", _near(name, found), 1, name, None, allowed)
        for name in expected
        if name not in found
    ]
    for position, name in enumerate(found):
        if name not in expected:
            rule = f"there is an extra column in position {position + 1}"
            remedy = "remove it, or describe it in datapackage.json"
        elif name in found[:position]:
            rule, remedy = "a column stands twice", "remove one of them"
        else:
            continue
        problems.append(Problem(resource.file, rule, remedy, 1, name or "(no name)", name, allowed))
    if not problems:
        rule, remedy = "the columns stand in another order", "put them in the order allowed"
        problems = [Problem(resource.file, rule, remedy, 1, ", ".join(found), None, allowed)]
    return problems


def cell_problems(resource: Resource, rows: list[Row]) -> list[Problem]:
    """Check that every row has its cells and every number, date and flag is written plainly.

    Plain spelling is asked for because readers differ on the rest: some take `1_000`,
    `NaN` or Arabic digits for numbers, some do not.
    """
    if not rows:
        remedy = f"bring the rows back with `git checkout -- data/{resource.file}`"
        return [Problem(resource.file, "the file has a header and no rows", remedy)]
    problems: list[Problem] = []
    for row in rows:
        if len(row.cells) != len(resource.fields):
            problems.append(_miscounted(resource, row))
            continue
        problems.extend(
            problem
            for field, cell in zip(resource.fields, row.cells, strict=True)
            if (problem := _misspelled(resource, row, field, cell)) is not None
        )
    return problems


def _decode(resource: Resource, data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF8):
        rule = "the file starts with a byte-order mark (byte offset 0)"
        raise EvidenceError(
            [Problem(resource.file, rule, "a spreadsheet writes it; `make seal` takes it out", 1)]
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        place = f"byte offset {error.start}"
        if error.end >= len(data) and error.reason == "unexpected end of data":
            rule = f"the file ends in the middle of a character ({place}): truncated?"
            remedy = f"bring it back with `git checkout -- data/{resource.file}`"
        else:
            rule = f"the file is not UTF-8 at {place}"
            remedy = "save it as UTF-8; a spreadsheet may have used GBK or Latin-1"
        value = f"0x{data[error.start]:02x}"
        raise EvidenceError([Problem(resource.file, rule, remedy, line, value=value)]) from None


def _check_lines(resource: Resource, text: str) -> None:
    lines = text.count("\n")
    if lines and text.count("\r\n") == lines:
        rule = r"lines end in \r\n instead of \n"
        remedy = "a spreadsheet or git (`core.autocrlf`) writes them; `make seal` puts them right"
        raise EvidenceError([Problem(resource.file, rule, remedy, 1)])
    if not text.endswith("\n"):
        rule = "the file ends in the middle of this row: truncated?"
        remedy = (
            f"bring it back with `git checkout -- data/{resource.file}`, "
            "or end the last line if the row is whole"
        )
        last = text[text.rfind("\n") + 1 :]
        cells = next(csv.reader([last[:_CELL_LIMIT]]))
        position = min(len(cells), len(resource.fields)) - 1
        column = resource.fields[position].name
        raise EvidenceError([Problem(resource.file, rule, remedy, lines + 1, column, cells[-1])])


def _split(resource: Resource, text: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            rule = f"the row cannot be split into cells: {error}"
            raise EvidenceError(
                [Problem(resource.file, rule, "look for a lost or stray quotation mark", line)]
            ) from None
        for position, cell in enumerate(cells):
            if _CONTROL.search(cell):
                raise EvidenceError([_controlled(resource, line, position, cell)])
        yield Row(line, tuple(cells))
        line = reader.line_num + 1


def _controlled(resource: Resource, line: int, position: int, cell: str) -> Problem:
    inside = position < len(resource.fields)
    return Problem(
        resource.file,
        "a cell holds a line break or another control character",
        "keep each row on one line; look for a lost quotation mark",
        line,
        resource.fields[position].name if inside else f"(position {position + 1})",
        cell,
    )


def _miscounted(resource: Resource, row: Row) -> Problem:
    want, have = len(resource.fields), len(row.cells)
    if have < want:
        return Problem(
            resource.file,
            f"cells are missing: the row has {have} of {want}",
            "add the missing cells; an empty cell still needs its comma",
            row.line,
            resource.fields[have].name,
        )
    return Problem(
        resource.file,
        f"there are extra cells: the row has {have}, the header {want}",
        "put text that holds a comma in quotation marks",
        row.line,
        f"(position {want + 1})",
        row.cells[want],
    )


def _misspelled(resource: Resource, row: Row, field: Field, cell: str) -> Problem | None:
    if not cell or field.type not in _PLAIN:
        return None
    pattern, allowed = _PLAIN[field.type]
    if pattern.fullmatch(cell):
        return None
    return Problem(
        resource.file,
        f"the column holds {field.noun}, and this is none",
        "correct the cell, or leave it empty if the value was not seen"
        if not field.required
        else "correct the cell",
        row.line,
        field.name,
        cell,
        allowed,
    )


def _near(name: str, found: list[str]) -> str:
    nearest = difflib.get_close_matches(name, found, n=1)
    if nearest:
        return f"rename {nearest[0]!r} back to {name!r}"
    return "put the column back, or change its description in datapackage.json"
