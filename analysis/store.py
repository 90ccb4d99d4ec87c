"""Results on disk, shared by the processes of one build, and never older than what made them.

A result lies under a hash of everything that could change it: the code of `analysis`, the data,
the lock, the versions of Python and of the libraries, and then function, study and arguments. A
process that has loaded sources which have changed since neither reads nor writes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Hashable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

VARIABLE: Final = "BOOK_STORE"
"""Folder of the store; unset, every process computes for itself."""

BUILD: Final = "BOOK_BUILD"
"""Set in the processes of a build, whose pages take their pictures from files beside them."""

writes = True
"""Whether this process leaves results; the tests only read, so that none can reach the book."""

COMPUTE: Final = ("numba", "numpy", "pandas", "scipy", "statsmodels")
DRAW: Final = ("altair", "vl-convert-python")

ROOT: Final = Path(__file__).parents[1]


def sources(root: Path = ROOT) -> list[Path]:
    """Return the files that decide every result: code, data and lock."""
    found = [*(root / "analysis").rglob("*.py"), *(root / "data").rglob("*")]
    return sorted(f for f in [*found, root / "requirements.txt"] if f.is_file())


def installed() -> str:
    """Return the versions of what computes and draws, which need not be what the lock says."""
    return " ".join(f"{name} {version(name)}" for name in (*COMPUTE, *DRAW))


def fingerprint(root: Path = ROOT) -> str:
    """Return a hash of `sources`, of the version of Python and of `installed`, as hex."""
    total = hashlib.sha256(f"{sys.version}\n{installed()}\n".encode())
    for path in sources(root):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(root).as_posix()} {digest}\n".encode())
    return total.hexdigest()


def _below(folder: str, ending: str = "") -> Iterator[tuple[str, int, int]]:
    """Yield path, size and time of every file in a folder; asked often, so without `Path`."""
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _below(entry.path, ending)
        elif entry.name.endswith(ending):
            state = entry.stat()
            yield entry.path, state.st_size, state.st_mtime_ns


def _signs(root: Path) -> set[tuple[str, int, int]]:
    """Return what tells cheaply that a source was touched: path, size and time of each."""
    found = {*_below(str(root / "analysis"), ".py"), *_below(str(root / "data"))}
    if (lock := root / "requirements.txt").is_file():
        state = lock.stat()
        found.add((str(lock), state.st_size, state.st_mtime_ns))
    return found


# taken before any other module of the package is loaded: see `analysis/__init__.py`
_LOADED = _signs(ROOT)


def drop_machine_code(package: Path) -> None:
    """Delete what numba compiled of a package's folders before anything in them changed.

    numba looks for changes in a function's own file, but compiled functions hold the ones they
    call, which stand in files beside it.
    """
    for folder in {path.parents[1] for path in package.glob("*/__pycache__/*.nbi")}:
        changed = max(path.stat().st_mtime_ns for path in folder.glob("*.py"))
        for path in (folder / "__pycache__").glob("*.nb[ci]"):
            if path.stat().st_mtime_ns < changed:
                path.unlink(missing_ok=True)


@cache
def _memory(folder: str, key: str) -> Any:  # noqa: ANN401  (joblib is not typed)
    # here, because a process without a store need not load it
    from joblib import Memory  # noqa: PLC0415

    place = Path(folder, key)
    place.mkdir(parents=True, exist_ok=True)
    return Memory(str(place), verbose=0).cache(_compute, ignore=["compute"])


@cache
def _key() -> str:
    return fingerprint(ROOT)


def _compute(
    name: str,  # noqa: ARG001  (what the result is found under)
    key: str,  # noqa: ARG001
    compute: Callable[[], Any],
) -> Any:  # noqa: ANN401
    return compute()


def _holds(folder: str, *call: Any) -> bool:  # noqa: ANN401
    key = _key()
    return Path(folder, key).is_dir() and bool(_memory(folder, key).check_call_in_cache(*call))


def place(root: Path) -> Path:
    """Return the folder in which a build of a book keeps its results."""
    return root / "_build" / "work" / "store"


def environment(folder: Path) -> dict[str, str]:
    """Return what the environment of a build's process says more than that of others."""
    return {VARIABLE: str(folder), BUILD: "1"}


def building() -> bool:
    """Return whether this process is one of a build."""
    return bool(os.environ.get(BUILD))


def fetch(function: Callable[..., Any], key: Hashable, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
    """Return what a function gives, from the store where there is one and it is there.

    Parameters
    ----------
    function : callable
        A function of a module; its result can be pickled.
    key : hashable
        All that tells this call from others of the function, also when printed.
    *args, **kwargs
        What it is called with.

    Returns
    -------
    object
        The result.
    """
    folder = os.environ.get(VARIABLE)
    if not folder or _signs(ROOT) != _LOADED:
        return function(*args, **kwargs)
    name = f"{function.__module__}.{function.__qualname__}"
    # written out, because a pickle of equal numbers may differ from process to process
    call = (name, repr(key), lambda: function(*args, **kwargs))
    if not writes and not _holds(folder, *call):
        return function(*args, **kwargs)
    return _memory(folder, _key())(*call)


def drop_others(folder: Path, key: str) -> None:
    """Remove what lies in a store under any other key than this one."""
    if folder.is_dir():
        for other in folder.iterdir():
            if other.name != key:
                shutil.rmtree(other, ignore_errors=True)
