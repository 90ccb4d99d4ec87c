"""What all tests share: the book's place, its study, its results, and the order they run in.

Tests read what the build computed (`analysis.store`: under the hash of code, data and lock), write
nothing there, and compute for themselves as soon as they patch anything.
"""

import os
from functools import wraps
from pathlib import Path

import pytest
from hypothesis import settings

from analysis import store
from analysis.assumptions import baseline

# a slow machine is no counterexample
settings.register_profile("book", deadline=None)
settings.load_profile("book")

ROOT = Path(__file__).resolve().parents[1]
os.environ[store.VARIABLE] = str(store.place(ROOT))
store.writes = False
NOT_RUN = pytest.StashKey[int]()


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def study():
    return baseline()


def without_the_store(change):
    @wraps(change)
    def changed(self, target, *args, **kwargs):
        # until the patch is undone: what it leads to is not what the build computed
        in_a_test = "PYTEST_CURRENT_TEST" in os.environ  # pytest patches its own parts too
        if in_a_test and target is not store and target is not os.environ:
            self.delenv(store.VARIABLE, raising=False)
        return change(self, target, *args, **kwargs)

    return changed


for name in ("setattr", "delattr", "setitem", "delitem"):
    setattr(pytest.MonkeyPatch, name, without_the_store(getattr(pytest.MonkeyPatch, name)))


def place_in_order(item):
    """The built book, what needs none of its results, what reads them, figure by figure.

    Of the book first its files, so that one process parses them, then what a browser shows.
    """
    if item.get_closest_marker("book"):
        return 0, "browser" if item.get_closest_marker("browser") else ""
    first, *_ = item.path.relative_to(ROOT / "tests").parts
    if first in {"findings", "test_statements.py"}:
        return 2, ""
    if first not in {"book", "figures"}:
        return 1, ""
    params = item.callspec.params if hasattr(item, "callspec") else {}
    # a cell follows the cell before it, since those of a page share a reader's numbers
    return 3, "" if "cell" in params else params.get("id", "")


def pytest_collection_modifyitems(items):
    """Let one process build the book while another has half of the tests to run without it."""
    items.sort(key=place_in_order)


def pytest_terminal_summary(terminalreporter, config):
    skipped = terminalreporter.stats.get("skipped", [])
    config.stash[NOT_RUN] = sum("browser" in report.keywords for report in skipped)


def pytest_unconfigure(config):
    """Say last, after pytest's own last line, what nobody should overlook."""
    if count := config.stash.get(NOT_RUN, 0):
        print(f"NOT RUN: {count} browser tests, install chromium")
