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
from pathlib import Path

import pytest

from tests.honesty.places import ROOT, Mutant, mutants

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
