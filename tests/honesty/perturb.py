"""Move one cell of the evidence at a time, seal it, and see whether `make test` would turn red.

    python -m tests.honesty.perturb --n 200 --seed 1

A number becomes a tenth larger, a word another of its list, a key another that is there, a day a
month later. Each cell alone meets the rules of the data package and the tests of `tests/evidence`.
What survives meets, all moves at once, every statement, every expected figure and the modules of
`READERS`, in this order: over what turns red the moves are halved until its culprits are found,
they are put back, and the others go on. So a full pass is paid once, and not for each cell; two
moves that cancel each other would be missed. The rest of the suite tries models and the built
book on the same results. Everything happens on a copy of `data/`. Needs `os.fork`.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.honesty.cells import COPY, Cell, draw, put, refused  # isort: split

from analysis import figures, findings, statements  # noqa: F401  (registers the sentences)
from analysis.assumptions import baseline
from analysis.book import expectations
from analysis.figures.address import nowhere
from tests.honesty.runs import fork, suite

TESTS = Path(__file__).parents[1]
# the first four try the loader on damaged copies and judge no fact; the last simulates, and waits
LATER = {"test_cells.py", "test_files.py", "test_load.py", "test_seal.py", "test_damage.py"}
FACTS = [str(p) for p in sorted(TESTS.glob("evidence/test_*.py")) if p.name not in LATER]
READERS = [
    str(TESTS / "evidence/test_damage.py"),
    *(str(p) for p in sorted(TESTS.glob("findings/test_*.py"))),
]
FIGURES = expectations.folder(TESTS.parent)
Question = tuple[str, str]
ASSUMED = ("assumptions", "effect_priors")  # most of the book hangs on these
# chapters that sum up the others are slow to ask, and red wherever another one is
SUMS = ("index", "ledger", "07-verdicts", "lending-in-detail")
HEAVY = (
    "analysis.figures.chapters",
    "frictionless",
    "hypothesis",
    "jupytext",
    "statsmodels.api",
    "vl_convert",
)


def picture(id: str) -> str:
    """Return the name of a figure that is not as accepted."""
    with nowhere():
        built = figures.build(id, baseline())
        for suffix, text in ((".csv", built.csv), (".svg", built.picture)):
            if (FIGURES / f"{id}{suffix}").read_text("utf-8") != text():
                return id + suffix
    return ""


def sentence(id: str) -> str:
    """Say a sentence; the book's own build would stop where this fails."""
    statements.say(id, baseline())
    return ""


ASK: dict[str, Callable[[str], str]] = {
    "study": lambda _: "" if baseline() else "none",
    "statement": sentence,
    "figure": picture,
    "tests": lambda path: suite([path]),
}


def asked(question: Question) -> str:
    """Return what is red; empty where nothing is."""
    kind, what = question
    try:
        return ASK[kind](what)
    except Exception as error:  # whatever it is, the build would stop
        return f"{what}: {type(error).__name__}: {error}"[:300]


def first(cells: list[Cell], questions: list[Question]) -> tuple[int, str] | None:
    """Return which question turns red first over some moves, and what it says."""
    put(cells)

    def through() -> str:
        said = ((n, asked(q)) for n, q in enumerate(questions))
        return json.dumps(next(((n, s) for n, s in said if s), None))

    found = json.loads(fork(through))
    return found and (int(found[0]), str(found[1]))


def culprits(cells: list[Cell], question: Question) -> list[Cell]:
    """Return the moves that turn a question red, each alone."""
    if not cells or not first(cells, [question]):
        return []
    half = len(cells) // 2
    return culprits(cells[:half], question) + culprits(cells[half:], question) if half else cells


def chapters() -> list[str]:
    """Return the chapters, those that sum up the others last."""
    return sorted({s.chapter for s in statements.statements()}, key=lambda c: (c in SUMS, c))


def alone(cell: Cell) -> str:
    """Return the rule a move breaks, or the test of `tests/evidence` it turns red."""
    put([cell])
    if rule := refused(cell.name):
        return f"rule: {rule}"
    return fork(lambda: suite(FACTS))


def together(cells: list[Cell]) -> dict[Cell, str]:
    """Return what of the book's results turns red over each of some moves."""
    ids = [(figures.figure_ids(c), [s.id for s in statements.statements(c)]) for c in chapters()]
    questions: list[Question] = [("study", "baseline")]
    for drawn, said_of in ids:
        questions += [("figure", id) for id in drawn] + [("statement", id) for id in said_of]
    questions += [("tests", path) for path in READERS]
    found = dict.fromkeys(cells, "")
    while questions:
        left = [cell for cell in cells if not found[cell]]
        if not left or not (red := first(left, questions)):
            break
        questions, said = questions[red[0] :], red[1]
        kind, what = questions[0]
        question = (kind, said if kind == "tests" and "::" in said else what)
        if first([], [question]):
            raise SystemExit(f"red before anything moved: {said}")
        bad = culprits(left, question)
        found |= dict.fromkeys(bad, f"{kind} {said}")
        questions = questions if bad else questions[1:]
        print(f"{kind} {said}: {len(bad)} of {len(left)}", file=sys.stderr, flush=True)
    return found


def main() -> None:
    """Print what became of each cell, then counts by file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in HEAVY:
        importlib.import_module(name)
    gc.freeze()
    found: dict[Cell, str] = {}
    for cell in draw(chosen.n, chosen.seed):
        found[cell] = alone(cell)
        print(*cell, found[cell] or "(later)", sep="\t", flush=True)
    for ours in (False, True):
        left = [c for c, said in found.items() if not said and (c.name in ASSUMED) is ours]
        found |= together(left)
    print("\nsurvivors and those caught late")
    for cell, said in found.items():
        if not said or not said.startswith(("rule", "tests/evidence")):
            print(*cell, said, sep="\t")
    print("\nfile\tmoved\tcaught")
    moves, missed = (
        Counter(c.name for c, s in found.items() if not (only and s)) for only in (0, 1)
    )
    for name, count in sorted(moves.items()):
        print(name, count, count - missed[name], sep="\t")
    print("all", len(found), len(found) - missed.total(), sep="\t")
    shutil.rmtree(COPY.parent)


if __name__ == "__main__":
    main()
