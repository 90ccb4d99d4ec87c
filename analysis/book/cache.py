"""Where a build reads and writes, and when what it executed before still counts."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from analysis import store
from analysis.figures.address import home


@dataclass(frozen=True)
class Paths:
    """Where a build reads and writes.

    Attributes
    ----------
    root : Path
        Root of the book.
    """

    root: Path

    @property
    def work(self) -> Path:
        """Folder that Jupyter Book builds in."""
        return self.root / "_build" / "work"

    @property
    def staged(self) -> Path:
        """HTML of the build under way."""
        return self.work / "_build" / "html"

    @property
    def cache(self) -> Path:
        """Execution cache, the only thing kept from build to build."""
        return self.work / "_build" / ".jupyter_cache"

    @property
    def store(self) -> Path:
        """Results that several chapters need, each under the hash of what made it."""
        return store.place(self.root)

    @property
    def html(self) -> Path:
        """The last good book."""
        return self.root / "_build" / "html"


def fingerprint(root: Path) -> str:
    """Return a hash of all that decides a chapter's results besides its own text.

    Parameters
    ----------
    root : Path
        Root of the book.

    Returns
    -------
    str
        Hex; over `analysis/`, `data/`, the lock, the Python version, the book's address, which is
        written into every picture, and which chapters there are, since the front page lists them.
    """
    total = hashlib.sha256(f"{store.fingerprint(root)}\n{home()}\n".encode())
    total.update(" ".join(sorted(p.name for p in (root / "chapters").glob("*.md"))).encode())
    return total.hexdigest()


def drop_stale_cache(paths: Paths) -> str:
    """Empty the execution cache if analysis, data, lock, Python or address changed since it was filled.

    Parameters
    ----------
    paths : Paths
        Where the build reads and writes.

    Returns
    -------
    str
        A one-line receipt.
    """
    store.drop_others(paths.store, store.fingerprint(paths.root))
    stamp = paths.work / "cache.stamp"
    key = fingerprint(paths.root)
    if stamp.is_file() and stamp.read_text("utf-8") == key:
        return "execution cache: kept"
    shutil.rmtree(paths.cache, ignore_errors=True)
    paths.work.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key, "utf-8")
    return "execution cache: emptied (analysis, data, lock or address changed)"
