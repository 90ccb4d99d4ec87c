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
import gc
import importlib
import json
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.honesty.cells import COPY, Cell, draw, put, refused  # isort: split

from analysis import figures, findings, statements  # noqa: F401  (registers both)
from analysis.assumptions import baseline
from analysis.book import expectations
from analysis.figures.address import nowhere

TESTS = Path(__file__).parents[1]
# these try the loader on damaged copies and judge no fact
LOADER = {"test_cells.py", "test_files.py", "test_load.py", "test_seal.py"}
FACTS = [str(p) for p in sorted(TESTS.glob("evidence/test_*.py")) if p.name not in LOADER]
READERS = [str(p) for p in (*sorted(TESTS.glob("findings/test_*.py")), TESTS / "test_effects.py")]


Known = tuple[str, str, float, list[str]]
"""A question, of what kind, the seconds it takes, and the tables it opens."""
HEAVY = ("frictionless", "hypothesis", "jupytext", "statsmodels.api", "vl_convert")


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
    for name in HEAVY:
        importlib.import_module(name)
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
