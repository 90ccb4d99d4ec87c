"""Cells of the evidence to move, on a copy of `data/` that everything in this process reads."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import shutil
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from analysis.evidence import descriptor
from analysis.evidence.layout import Row, read_bytes, read_rows
from analysis.evidence.reading import Inspection, inspect

# this module is imported before all others: tests and models keep the folder by name
SOURCE, COPY = descriptor.ROOT, Path(tempfile.mkdtemp(prefix="honesty-")) / "data"
descriptor.ROOT = COPY  # type: ignore[misc]


class Cell(NamedTuple):
    """One cell, and what stands in it instead."""

    name: str
    row: int
    column: str
    kind: str
    key: str
    old: str
    new: str


def moved(field: descriptor.Field, old: str, seen: list[str], dice: random.Random) -> str:
    """Return another value that the column takes; the old one where it has none."""
    if field.type in ("number", "integer"):
        value = Decimal(old)
        step = Decimal(1).scaleb(int(value.as_tuple().exponent))
        new = (value * Decimal("1.1")).quantize(step)
        return f"{new if new != value else value + step:f}"
    if field.type == "date":
        return (date.fromisoformat(old) + timedelta(days=30)).isoformat()
    allowed = ["true", "false"] if field.type == "boolean" else field.constraints.get("enum", seen)
    return dice.choice([x for x in allowed if x != old] or [old])


def rows_of(resource: descriptor.Resource) -> list[list[str]]:
    """Return the rows of a table as text, the header first."""
    return [list(row.cells) for row in read_rows(resource, read_bytes(resource))]


def draw(n: int, seed: int) -> list[Cell]:
    """Return cells at random, three of four a number, the others a word, key, flag or day."""
    dice = random.Random(seed)
    numbers: list[Cell] = []
    others: list[Cell] = []
    for name, held in descriptor.resources(SOURCE).items():
        links = {column for link in held.links for column in link.fields}
        names, *rows = rows_of(held)
        own = [names.index(part) for part in held.key]
        for at, field in enumerate(held.fields):
            number = field.type in ("number", "integer")
            if (
                field.type == "string"
                and "enum" not in field.constraints
                and field.name not in links
            ):
                continue
            seen = sorted({row[at] for row in rows if row[at]})
            for n_row, row in enumerate(rows, start=1):
                new = moved(field, row[at], seen, dice) if row[at] else ""
                key = " ".join(row[part] for part in own)
                if new != row[at]:
                    cell = Cell(name, n_row, field.name, field.type, key, row[at], new)
                    (numbers if number else others).append(cell)
    return [*dice.sample(numbers, n - n // 4), *dice.sample(others, n // 4)]


def put(cells: list[Cell]) -> None:
    """Write the evidence anew with some cells moved, and seal it."""
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.copytree(SOURCE, COPY)
    for name in {cell.name for cell in cells}:
        held = descriptor.resources(COPY)[name]
        table = rows_of(held)
        for cell in cells:
            if cell.name == name:
                table[cell.row][table[0].index(cell.column)] = cell.new
        with held.path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(table)
    package = descriptor.read_descriptor(COPY)
    for entry in package["resources"]:
        data = (COPY / entry["path"]).read_bytes()
        entry["bytes"], entry["hash"] = len(data), f"sha256:{hashlib.sha256(data).hexdigest()}"
    (COPY / descriptor.DESCRIPTOR).write_text(json.dumps(package), "utf-8")


def refused(name: str) -> str:
    """Return the rule that a table, or one that refers to it, breaks: a seal asks the same."""
    known = descriptor.resources(COPY)
    near = [n for n, held in known.items() if n == name or name in held.references]
    sound = {
        n: [Row(0, tuple(row)) for row in rows_of(known[n])[1:]] for n in known if n not in near
    }
    inspection = Inspection(COPY, known, sound, {n: [] for n in sound})
    problems = [problem for n in near for problem in inspect(n, inspection)]
    return problems[0].rule if problems else ""
