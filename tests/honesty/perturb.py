"""Move one cell of the evidence at a time, seal it, and see whether `make test` would turn red.

    python -m tests.honesty.perturb --n 200 --seed 1

A number becomes a tenth larger, a word another of its list, a key another that is there, a day a
month later. The full suite takes most of an hour, so each cell meets what reads its file, cheapest
first: the rules of the data package and the tests of `tests/evidence`, then the statements and the
expected figures of each chapter, then the test modules of `READERS`. Which of these open which file
is seen by running each once (`--reads FILE` keeps that). What survives the first goes through the
others together, file by file, and is halved where they turn red; two moves that cancel would be
missed. Everything happens on a copy of `data/`. Needs `os.fork`.
"""

from __future__ import annotations

import argparse
import csv
import gc
import hashlib
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from analysis.evidence import descriptor
from analysis.evidence.layout import Row, read_bytes, read_rows
from analysis.evidence.reading import Inspection, inspect

# what is imported from here on reads the copy: tests and models keep the folder by name
SOURCE, COPY = descriptor.ROOT, Path(tempfile.mkdtemp(prefix="honesty-")) / "data"
descriptor.ROOT = COPY

from analysis import figures, findings, statements  # noqa: E402, F401
from analysis.assumptions import baseline  # noqa: E402
from analysis.book import expectations  # noqa: E402
from analysis.figures.address import nowhere  # noqa: E402

TESTS = Path(__file__).parents[1]
# these try the loader on damaged copies and judge no fact
LOADER = {"test_cells.py", "test_files.py", "test_load.py", "test_seal.py"}
FACTS = [str(p) for p in sorted(TESTS.glob("evidence/test_*.py")) if p.name not in LOADER]
READERS = [str(p) for p in (*sorted(TESTS.glob("findings/test_*.py")), TESTS / "test_effects.py")]


Known = tuple[str, str, float, list[str]]


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


def fork(ask: Callable[[], str]) -> str:
    """Return what a question gives in a process of its own, which has read nothing yet."""
    out, into = os.pipe()
    if not (child := os.fork()):
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        try:
            said = ask()
        except BaseException as error:  # whatever it is, the build would be red
            said = f"{type(error).__name__}: {error}"[:500]
        os.write(into, said.encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return said


class First:
    """A plug-in for pytest that keeps the first test that fails."""

    def __init__(self) -> None:
        self.failed = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or (report.nodeid if report.failed else "")


def suite(paths: list[str]) -> str:
    """Return the first test of some modules that fails; empty where all pass."""
    first = First()
    options = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not book and not browser"]
    code = pytest.main([*options, *paths], plugins=[first])
    return "" if code in (0, 5) else first.failed or f"{paths[0]}: not collected"


def page(chapter: str) -> str:
    """Return what the build of a chapter would stop at: a sentence, or a figure not as accepted."""
    study = baseline()
    for one in statements.statements(chapter):
        statements.say(one.id, study)
    with nowhere():
        for id in figures.figure_ids(chapter):
            built = figures.build(id, study)
            for suffix, text in ((".csv", built.csv), (".svg", built.picture)):
                if (expectations.folder(TESTS.parent) / f"{id}{suffix}").read_text(
                    "utf-8"
                ) != text():
                    return id + suffix
    return ""


def asks(kind: str, what: str) -> str:
    """Put one question: to the page of a chapter, or to the tests of one module."""
    return page(what) if kind == "page" else suite([what])


def reads() -> list[Known]:
    """Return what each question opens and how long it takes, the quickest first."""
    put([])
    questions = [("facts", path) for path in FACTS]
    questions += [("page", name) for name in sorted({s.chapter for s in statements.statements()})]
    questions += [("module", path) for path in READERS]

    def watched(kind: str, what: str) -> str:
        opened: set[str] = set()

        def hook(event: str, args: tuple[object, ...]) -> None:
            if event == "open" and str(args[0]).startswith(str(COPY)):
                opened.add(Path(str(args[0])).stem)

        sys.addaudithook(hook)
        if said := asks(kind, what):
            return f"red before anything moved: {said}"
        return json.dumps(sorted(opened))

    found = []
    for kind, what in questions:
        began = time.monotonic()
        said = fork(partial(watched, kind, what))
        took = time.monotonic() - began
        print(f"{took:5.0f} s  {kind} {what}", file=sys.stderr)
        if not said.startswith("["):
            raise SystemExit(f"{kind} {what}: {said}")
        found.append((kind, what, took, json.loads(said)))
    return sorted(found, key=lambda one: one[2])


def caught(cells: list[Cell], questions: list[tuple[str, str]]) -> str:
    """Return what turns red over some moves; empty where nothing does."""
    put(cells)
    if rule := next(filter(None, (refused(name) for name in {cell.name for cell in cells})), ""):
        return f"rules: {rule}"
    return fork(lambda: next((f"{k}: {s}" for k, w in questions if (s := asks(k, w))), ""))


def settle(cells: list[Cell], questions: list[tuple[str, str]]) -> dict[Cell, str]:
    """Return what catches each of some moves, tried together and halved where red."""
    said = caught(cells, questions) if cells else ""
    if len(cells) <= 1 or not said:
        return dict.fromkeys(cells, said)
    half = len(cells) // 2
    return settle(cells[:half], questions) | settle(cells[half:], questions)


def main() -> None:
    """Print what became of each cell, then counts by file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reads", type=Path, help="keep here what opens what")
    chosen = parser.parse_args()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    import frictionless, hypothesis, jupytext, statsmodels.api, vl_convert  # noqa: E401, F401

    gc.freeze()
    if chosen.reads and chosen.reads.exists():
        known = json.loads(chosen.reads.read_text())
    else:
        known = reads()
        if chosen.reads:
            chosen.reads.write_text(json.dumps(known))
    found: dict[Cell, str] = {}
    for cell in draw(chosen.n, chosen.seed):
        mine = [(k, w) for k, w, _, opened in known if k == "facts" and cell.name in opened]
        found[cell] = caught([cell], mine)
        print(*cell, found[cell] or "(later)", sep="\t", flush=True)
    for kind in ("page", "module"):
        for name in sorted({cell.name for cell in found}):
            mine = [(k, w) for k, w, _, opened in known if k == kind and name in opened]
            later = settle([c for c, said in found.items() if c.name == name and not said], mine)
            found |= later
            for cell, said in later.items():
                print(*cell, said or "(green)", sep="\t", flush=True)
    print("\nsurvivors")
    for cell, said in found.items():
        if not said:
            print(*cell, sep="\t")
    moves, left = (Counter(c.name for c, s in found.items() if not (only and s)) for only in (0, 1))
    print("\nfile\tmoved\tcaught")
    for name, count in moves.items():
        print(name, count, count - left[name], sep="\t")
    print("all", len(found), len(found) - left.total(), sep="\t")
    shutil.rmtree(COPY.parent)


if __name__ == "__main__":
    main()
