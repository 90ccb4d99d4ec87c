"""Break the models at random, one place at a time, and see whether their tests turn red.

    python -m tests.honesty.mutate --n 80 --seed 1

A comparison, a sum, a product, a number or a truth value is turned in one file of `PACKAGES`; the
tests of its package then run, those of its own name first, and stop at the first that fails. The
work happens in a copy of the project, in processes that have loaded no part of it. What numba
compiled is kept from run to run for files that call nothing changed, and is made anew in a folder
of its own for a mutant of a compiled file. Examples are drawn from a fixed seed. Needs `os.fork`.
"""

from __future__ import annotations

import argparse
import ast
import gc
import importlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("uncertainty", "rates", "lending", "acquisition", "channels")
HEAVY = (
    "hypothesis",
    "numba",
    "numpy",
    "pandas",
    "scipy.optimize",
    "scipy.stats",
    "statsmodels.api",
)
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


class Mutant(NamedTuple):
    """One place of one file, and what stands there instead."""

    path: Path
    line: int
    start: int
    end: int
    old: str
    new: str


def turned(node: ast.AST) -> Iterator[str]:
    """Yield what may stand instead of a node."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in SWAPS:
            yield ast.unparse(ast.Compare(node.left, [SWAPS[type(op)]()], node.comparators))
        case ast.Compare(ops=[first, *rest]) if type(first) in SWAPS:
            yield ast.unparse(
                ast.Compare(node.left, [SWAPS[type(first)](), *rest], node.comparators)
            )
        case ast.BinOp(left, op, right) if type(op) in SWAPS:
            yield ast.unparse(ast.BinOp(left, SWAPS[type(op)](), right))
        case ast.BoolOp(op, values):
            yield ast.unparse(ast.BoolOp(SWAPS[type(op)](), values))
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield ast.unparse(operand)
        case ast.Constant(bool() as value):
            yield str(not value)
        case ast.Constant(int() as value):
            yield str(value + 1)
        case ast.Constant(float() as value):
            yield repr(value * 1.1 or 0.1)


def nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what computes: no words of errors, no types, no decorators."""
    skipped = {"annotation", "returns", "decorator_list"}
    if isinstance(node, ast.JoinedStr | ast.Raise | ast.Import | ast.ImportFrom):
        return
    if isinstance(node, ast.expr):
        yield node
    for name, value in ast.iter_fields(node):
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, ast.AST) and name not in skipped:
                yield from nodes(inner)


def mutants(path: Path) -> list[Mutant]:
    """Return every place of a file that can be turned."""
    text = path.read_bytes()
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node in nodes(ast.parse(text)):
        for new in turned(node):
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[node.end_lineno - 1] + node.end_col_offset
            old = text[start:end].decode()
            found.append(Mutant(path.relative_to(ROOT), node.lineno, start, end, old, f"({new})"))
    return found


def tests_of(path: Path) -> list[str]:
    """Return the test modules of a file's package, those that share its name first."""
    found = sorted(Path("tests", path.parts[1]).rglob("test_*.py"))
    return [str(p) for p in sorted(found, key=lambda p: (path.stem not in p.stem, str(p)))]


def run(where: Path, tests: list[str], cache: str, limit: int) -> str:
    """Return what the tests say in a process of its own: green, red, or over time."""
    if not (child := os.fork()):
        os.setpgid(0, 0)
        os.chdir(where)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        for name in [n for n in sys.modules if n.split(".")[0] in ("tests", "analysis")]:
            del sys.modules[name]
        sys.path[:] = [str(where), *(p for p in sys.path if Path(p or ".").resolve() != ROOT)]
        sys.dont_write_bytecode = True
        if cache:
            importlib.import_module("numba").config.CACHE_DIR = cache
        options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "_hypothesis_pytestplugin"]
        os._exit(int(pytest.main([*options, "--hypothesis-seed=0", *tests])))
    began = time.monotonic()
    while time.monotonic() - began < limit:
        done, code = os.waitpid(child, os.WNOHANG)
        if done:
            return "red" if code else "green"
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "over time"


def judge(one: Mutant, where: Path, limit: int) -> str:
    """Return what the tests say of a mutant."""
    path = where / one.path
    text, stat = path.read_bytes(), path.stat()
    path.write_bytes(text[: one.start] + one.new.encode() + text[one.end :])
    shutil.rmtree(where / ".hypothesis", ignore_errors=True)
    compiled = b"numba" in text
    cache = tempfile.mkdtemp(dir=where.parent) if compiled else ""
    try:
        return run(where, tests_of(one.path), cache, limit)
    finally:
        path.write_bytes(text)
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        if cache:
            shutil.rmtree(cache)


def main() -> None:
    """Print what became of each mutant, the survivors, and counts by package."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=80)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=300, help="seconds for one mutant")
    parser.add_argument("--package", choices=PACKAGES, action="append", help="these alone")
    chosen = parser.parse_args()
    files = [
        p
        for name in chosen.package or PACKAGES
        for p in sorted((ROOT / "analysis" / name).rglob("*.py"))
    ]
    drawn = random.Random(chosen.seed).sample([m for p in files for m in mutants(p)], chosen.n)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in HEAVY:
        importlib.import_module(name)
    gc.freeze()
    where = Path(tempfile.mkdtemp(prefix="honesty-")) / "book"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().split("\0"):
        if (
            name.startswith(("analysis/", "tests/", "data/", "pyproject"))
            and (ROOT / name).exists()
        ):
            (where / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, where / name)
    said: dict[Mutant, str] = {}
    for package in sorted({one.path.parts[1] for one in drawn}):
        if (
            run(where, tests_of(Path("analysis", package, "none.py")), "", 10 * chosen.limit)
            != "green"
        ):
            raise SystemExit(f"tests/{package} is red before anything is broken")
    for one in drawn:
        said[one] = judge(one, where, chosen.limit)
        print(said[one], f"{one.path}:{one.line}", one.old, one.new, sep="\t", flush=True)
    print("\npackage\tmutants\tkilled")
    for package, count in Counter(one.path.parts[1] for one in drawn).items():
        left = sum(s == "green" and o.path.parts[1] == package for o, s in said.items())
        print(package, count, count - left, sep="\t")
    left = sum(s == "green" for s in said.values())
    print("all", len(said), len(said) - left, sep="\t")
    shutil.rmtree(where.parent)


if __name__ == "__main__":
    main()
