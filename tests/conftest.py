from pathlib import Path

import pytest
from hypothesis import settings

from analysis.assumptions import baseline

# a slow machine is no counterexample
settings.register_profile("book", deadline=None)
settings.load_profile("book")

ROOT = Path(__file__).resolve().parents[1]
NOT_RUN = pytest.StashKey[int]()


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def study():
    return baseline()


def pytest_collection_modifyitems(items):
    """Leave the built book for last, so that no test process waits while another builds it."""
    late = ("book", "browser")
    items.sort(key=lambda item: sum(item.get_closest_marker(m) is not None for m in late))


def pytest_terminal_summary(terminalreporter, config):
    skipped = terminalreporter.stats.get("skipped", [])
    config.stash[NOT_RUN] = sum("browser" in report.keywords for report in skipped)


def pytest_unconfigure(config):
    """Say last, after pytest's own last line, what nobody should overlook."""
    if count := config.stash.get(NOT_RUN, 0):
        print(f"NOT RUN: {count} browser tests, install chromium")
