"""Build the book aside, check it, and only then put it in place of the last good one.

Jupyter Book's exit code cannot be trusted alone: a build that ended with warnings turns
green when repeated, because the second run reuses what the first one read and never sees
the warning again. So every build starts from an empty output and keeps nothing but the
execution cache, which in turn is dropped when anything it cannot see has changed. What that
cache lacks is executed on all cores before Sphinx, which takes one chapter at a time.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from analysis import evidence, store
from analysis.book import lint as prose
from analysis.book import notebooks, repository
from analysis.book.cache import Paths, drop_stale_cache
from analysis.book.execution import executed_ahead
from analysis.book.receipt import data_hashes, environment
from analysis.book.vendor import vendor

Say = Callable[[str], None]

# the vendored browser files ask that their notices travel with them
LICENCES = ("NOTICE", "LICENSE", "LICENSE-TEXT")

EXECUTING = re.compile(r"(chapters/[\w./-]+?)(?:\.md)?: (Executing notebook|Executed notebook)")
NOISE = re.compile(r"^(?:reading sources|writing output|copying|\[|Kernel is running over TCP)")
PROBLEM = re.compile(r"WARNING|ERROR|Error|Traceback|Exception|warning:")


class BuildError(RuntimeError):
    """The book was not built; the last good one stays in place."""


def chapters_of(root: Path) -> list[str]:
    """Return the documents named in `_toc.yml`, front page first.

    Parameters
    ----------
    root : Path
        Root of the book.

    Returns
    -------
    list of str
        Without file endings.
    """
    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))

    def files(entry: Any) -> list[str]:  # noqa: ANN401  (parsed YAML)
        if isinstance(entry, dict):
            own = [entry[key] for key in ("root", "file") if key in entry]
            return own + [f for value in entry.values() for f in files(value)]
        if isinstance(entry, list):
            return [f for value in entry for f in files(value)]
        return []

    return files(toc)


def _run(paths: Paths, say: Say) -> None:
    """Run Jupyter Book into an empty output, telling the reader which chapter is at work."""
    for leftover in (paths.staged, paths.staged.with_name(".doctrees")):
        shutil.rmtree(leftover, ignore_errors=True)
    command = [
        str(Path(sys.executable).with_name("jupyter-book")),
        "build",
        str(paths.root),
        "--path-output",
        str(paths.work),
        "-W",
        "--keep-going",
        "-n",
    ]
    wanted = chapters_of(paths.root)
    begun: dict[str, float] = {}
    log: list[str] = []
    process = subprocess.Popen(
        command,
        cwd=paths.root,
        env={**os.environ, **store.environment(paths.store)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdout is not None
    for raw in process.stdout:
        line = re.sub(r"\x1b\[[\d;]*m", "", raw).rstrip()
        log.append(line)
        hit = EXECUTING.search(line)
        if hit and hit[2].startswith("Executing"):
            begun[hit[1]] = time.monotonic()
            place = wanted.index(hit[1]) + 1 if hit[1] in wanted else "?"
            say(f"  running  {hit[1]} ({place} of {len(wanted)})")
        elif hit and hit[1] in begun:
            say(f"  done     {hit[1]} in {time.monotonic() - begun[hit[1]]:.1f} s")
        elif PROBLEM.search(line) and not NOISE.match(line):
            say(f"  {line}")
    code = process.wait()
    (paths.work / "build.log").write_text("\n".join(log) + "\n", "utf-8")
    if code:
        tail = "\n".join(f"    {x}" for x in log[-25:] if x.strip())
        raise BuildError(
            f"jupyter-book ended with {code}; the last lines were:\n{tail}\n"
            f"The whole log: {paths.work / 'build.log'}"
        )


def _verify(paths: Paths) -> dict[str, Any]:
    """Read what the build left behind and believe only that."""
    left = paths.staged / "execution.json"
    if not left.is_file():
        raise BuildError("the build left no execution.json: Sphinx did not finish")
    found: dict[str, Any] = json.loads(left.read_text("utf-8"))
    left.unlink()
    wanted = chapters_of(paths.root)
    if missing := [c for c in wanted if not (paths.staged / f"{c}.html").is_file()]:
        raise BuildError(f"no page was written for {', '.join(missing)}")
    if failed := [r["chapter"] for r in found["chapters"] if not r["succeeded"]]:
        raise BuildError(f"cells failed in {', '.join(failed)}")
    ran = {r["chapter"] for r in found["chapters"]}
    if unrun := [c for c in wanted if c not in ran]:
        raise BuildError(f"not executed: {', '.join(unrun)}")
    return found


def _front_door(paths: Paths, title: str) -> None:
    """Let the book's bare address open the front page, with a link for who is not moved on."""
    # here, because drawing costs half a second that other commands need not wait for
    from analysis.book import cards

    (paths.staged / "index.html").write_text(
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{title}</title>"
        '<meta http-equiv="refresh" content="0; url=chapters/index.html">'
        f"{cards.front(title)}</head>"
        f'<body><p><a href="chapters/index.html">{title}</a></p></body></html>\n',
        "utf-8",
    )


def carry_data(source: Path, target: Path) -> None:
    """Copy the evidence into the book as it was sealed, description and README included.

    Parameters
    ----------
    source : Path
        Folder of the data package.
    target : Path
        Where the book shall keep it; its pages link there.
    """
    target.mkdir(parents=True)
    for resource in evidence.described(source).values():
        shutil.copy(resource.path, target / resource.file)
    for name in ("datapackage.json", "README.md"):
        shutil.copy(source / name, target / name)


def swap(staged: Path, target: Path) -> None:
    """Put a finished folder in the place of another, or leave the other as it is.

    Parameters
    ----------
    staged : Path
        The new folder; gone afterwards.
    target : Path
        Where it shall stand.
    """
    old = target.with_name(target.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    try:
        staged.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def build(root: Path, say: Say) -> Path:
    """Build the book.

    Parameters
    ----------
    root : Path
        Root of the book.
    say : callable
        Takes lines of progress.

    Returns
    -------
    Path
        The front page of the finished book.

    Raises
    ------
    BuildError
        If a cell fails, a reference is unresolved, a picture has no alternative text, a
        sentence is false, digits are typed into prose, or anything at all warns. The last
        good book is then untouched.
    EvidenceError
        If the data are not what the data package says.
    """
    paths = Paths(root)
    began = time.monotonic()
    try:
        repository.repository()
    except ValueError as error:
        raise BuildError(str(error)) from error
    for line in evidence.validate(root / "data"):
        say(f"  {line}")
    suspects = prose.lint(root)
    if typed := [str(s) for s in suspects if s.fatal]:
        raise BuildError("\n".join(typed))
    say(f"  prose: no typed results; {len(suspects)} sentences compare outside a statement")
    say(f"  {vendor(root)}")
    say(f"  {drop_stale_cache(paths)}")
    prepared = time.monotonic()
    with executed_ahead(root, paths.cache, paths.store, chapters_of(root), say):
        executed = time.monotonic()
        _run(paths, say)
    found = _verify(paths)
    title = yaml.safe_load((root / "_config.yml").read_text("utf-8"))["title"]
    _front_door(paths, title)
    for name in LICENCES:
        if (root / name).is_file():
            shutil.copy(root / name, paths.staged / f"{name}.txt")
    carry_data(root / "data", paths.staged / "data")
    try:
        notebooks.write(root, paths.cache, chapters_of(root), paths.staged)
    except notebooks.NotebookError as error:
        raise BuildError(str(error)) from error
    total = time.monotonic() - began
    # of all kernels: more than the clock showed where they ran side by side
    executing = sum(r["seconds"] or 0 for r in found["chapters"])
    receipt = {
        **environment(),
        "seconds": {
            "all": round(total, 1),
            "before_sphinx": round(executed - began, 1),
            "side_by_side": round(executed - prepared, 1),
        },
        "chapters": found["chapters"],
        "executing_seconds": round(executing, 2),
        "figures": found["figures"],
        "data": data_hashes(root),
        "to_look_at": [str(s) for s in suspects],
    }
    (paths.staged / "receipt.json").write_text(json.dumps(receipt, indent=1) + "\n", "utf-8")
    swap(paths.staged, paths.html)
    return paths.html / "index.html"
