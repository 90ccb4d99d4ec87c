from pathlib import Path

import pytest

from analysis.assumptions import baseline

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def study():
    return baseline()
