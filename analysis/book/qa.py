"""What is slow or needs more than Python: Lighthouse on four pages, and the citation file.

Lighthouse is a program of node and stays outside the book's environment, as does cffconvert,
whose requirements clash with the lock. Both are installed under `_build/qa`, once.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from analysis.book.serve import room

LIGHTHOUSE = "lighthouse@12.8.2"  # the last that runs on node 20
CFFCONVERT = "cffconvert==2.0.0"

PAGES = (
    "chapters/index.html",
    "chapters/01-intro.html",
    "chapters/ledger.html",
    "figures/cac-by-denominator.html",
)
SCREENS = {"desktop": ("--preset=desktop",), "mobile": ()}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")

FULL = ("accessibility", "best-practices", "seo")
DESKTOP_SPEED = 90
"""Least performance at a desk. On a phone the same page varies by tens of points from run to
run on a shared machine, so that number is printed and not held to anything."""

Say = Callable[[str], None]


class QualityError(RuntimeError):
    """A tool is missing, or failed to run."""


@dataclass(frozen=True)
class Score:
    """What Lighthouse says of a page on a screen.

    Attributes
    ----------
    page, screen : str
        Where.
    points : mapping of str to int
        0 to 100 by category.
    lost : tuple of str
        Checks of the gated categories that the page does not pass.
    """

    page: str
    screen: str
    points: Mapping[str, int]
    lost: tuple[str, ...] = ()


def score(page: str, screen: str, report: Mapping[str, object]) -> Score:
    """Read a report of Lighthouse.

    Parameters
    ----------
    page, screen : str
        Where it was made.
    report : mapping
        Parsed JSON.

    Returns
    -------
    Score
        A category without a score counts as 0.
    """
    told = json.loads(json.dumps(report))
    points, lost = {}, []
    for name in CATEGORIES:
        category = told["categories"][name]
        points[name] = round(100 * (category["score"] or 0))
        for entry in category["auditRefs"] if name in FULL else ():
            audit = told["audits"][entry["id"]]
            if entry["weight"] and audit["score"] is not None and audit["score"] < 1:
                lost.append(audit["title"])
    return Score(page, screen, points, tuple(lost))


def failures(scores: Iterable[Score]) -> list[str]:
    """Return what misses a gate, one line each."""
    out = []
    for one in scores:
        for name in CATEGORIES:
            desk = one.screen == "desktop" and name == "performance"
            least = 100 if name in FULL else DESKTOP_SPEED if desk else 0
            if one.points[name] < least:
                why = f": {'; '.join(one.lost)}" if name in FULL and one.lost else ""
                out.append(
                    f"{one.page}, {one.screen}: {name} {one.points[name]}, at least {least}{why}"
                )
    return out


def table(scores: Iterable[Score]) -> list[str]:
    """Return the scores as lines of a table."""
    lines = [f"{'page':34} {'screen':8}" + "".join(f"{name:>16}" for name in CATEGORIES)]
    for one in scores:
        points = "".join(f"{one.points[name]:>16}" for name in CATEGORIES)
        lines.append(f"{one.page:34} {one.screen:8}{points}")
    return lines


def lighthouse(root: Path, say: Say) -> list[Score]:
    """Run Lighthouse on the built book, served as hosts serve it.

    Parameters
    ----------
    root : Path
        Root of the book.
    say : callable
        Takes lines of progress.

    Returns
    -------
    list of Score
        For each page and screen.

    Raises
    ------
    QualityError
        If node, Chromium or the book is missing, or Lighthouse fails.
    """
    html, work = root / "_build" / "html", root / "_build" / "qa"
    if missing := [page for page in PAGES if not (html / page).is_file()]:
        raise QualityError(f"No such page: {', '.join(missing)}. Run `make book` first.")
    program, browser = _installed(work, say), _chromium()
    reports = work / "reports"
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir(parents=True)
    scores = []
    with room(html, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def measure(page: str, screen: str) -> Score:
            say(f"  {page}, {screen}")
            out = reports / f"{page.replace('/', '_').removesuffix('.html')}.{screen}.json"
            address = f"http://127.0.0.1:{server.server_port}/{page}"
            options = [*SCREENS[screen], *_flags(), f"--output-path={out}"]
            _run([str(program), address, *options], environment={"CHROME_PATH": browser})
            return score(page, screen, json.loads(out.read_text("utf-8")))

        try:
            for page in PAGES:
                for screen in SCREENS:
                    scores.append(steadied(partial(measure, page, screen)))
        finally:
            server.shutdown()
    return scores


def steadied(measure: Callable[[], Score]) -> Score:
    """Measure, and where only speed misses its gate measure once more and keep the better.

    Parameters
    ----------
    measure : callable
        Makes one run.

    Returns
    -------
    Score
        Speed depends on what else the machine does, the other categories on the page alone.
    """
    first = measure()
    missed = failures([first])
    if len(missed) != 1 or "performance" not in missed[0]:
        return first
    return max(first, measure(), key=lambda one: one.points["performance"])


def citation(root: Path) -> str:
    """Validate CITATION.cff with cffconvert, in an environment of its own.

    Parameters
    ----------
    root : Path
        Root of the book.

    Returns
    -------
    str
        What cffconvert says.

    Raises
    ------
    QualityError
        If the file is not valid, or cffconvert cannot be installed.
    """
    place = root / "_build" / "qa" / "cff"
    program = place / "bin" / "cffconvert"
    if not program.is_file():
        _run([sys.executable, "-m", "venv", "--clear", str(place)])
        _run([str(place / "bin" / "pip"), "install", "--quiet", CFFCONVERT])
    return _run([str(program), "--validate", "--infile", str(root / "CITATION.cff")]).strip()


def _flags() -> list[str]:
    # root has no sandbox; a container's /dev/shm is often too small for a page
    chrome = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
    return ["--quiet", "--output=json", f"--chrome-flags={chrome}"]


def _installed(work: Path, say: Say) -> Path:
    program = work / "node_modules" / ".bin" / "lighthouse"
    held = work / "node_modules" / "lighthouse" / "package.json"
    wanted = LIGHTHOUSE.split("@")[1]
    if not (held.is_file() and json.loads(held.read_text("utf-8"))["version"] == wanted):
        npm = shutil.which("npm")
        if npm is None:
            raise QualityError("Lighthouse needs node and npm, and npm is not here. Install node.")
        say(f"  installing {LIGHTHOUSE} into _build/qa, once")
        work.mkdir(parents=True, exist_ok=True)
        (work / "package.json").write_text('{"private": true}\n', "utf-8")
        _run([npm, "install", "--no-audit", "--no-fund", "--prefix", str(work), LIGHTHOUSE])
    return program


def _chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise QualityError("Lighthouse needs Chromium, and none is here. Install chromium.")


def _run(command: list[str], environment: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    if done.returncode:
        tail = "\n".join((done.stderr or done.stdout).strip().splitlines()[-8:])
        raise QualityError(f"{Path(command[0]).name} failed:\n{tail}")
    return done.stdout + done.stderr
