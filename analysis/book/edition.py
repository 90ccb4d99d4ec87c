"""Which state of the sources a book was built from, as git tells it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from analysis.book.citation import Edition


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *words], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        # no git, or a copy without its history: the version must do
        return ""
    return done.stdout.strip()


def edition(root: Path) -> Edition:
    """Return the state of the sources.

    Parameters
    ----------
    root : Path
        Root of the book.

    Returns
    -------
    Edition
        Day and commit of the last change; both empty in a copy without git's history. A plus
        sign says that files were changed and not committed.
    """
    if _git(root, "rev-parse", "--show-toplevel") != str(root.resolve()):
        return Edition()
    commit = _git(root, "rev-parse", "--short=10", "HEAD")
    changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    date = _git(root, "log", "-1", "--format=%cs")
    return Edition(date=date, commit=f"{commit}+" if changed and commit else commit)


def uncommitted(root: Path) -> list[str]:
    """Return the files that are changed or new and not committed; ignored ones left out."""
    return [line[2:].strip() for line in _git(root, "status", "--porcelain").splitlines()]


def tags(root: Path) -> list[str]:
    """Return the tags of the current commit."""
    return _git(root, "tag", "--points-at", "HEAD").split()
