"""Questions in a process of their own, and the tests of some modules as one question."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest


def fork(ask: Callable[[], str]) -> str:
    """Return what a question gives in a process of its own, which has read nothing yet."""
    out, into = os.pipe()
    if not (child := os.fork()):
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        try:
            said = ask()
        except BaseException as error:  # whatever it is, the build would be red
            said = f"{type(error).__name__}: {error}"[:500]
        os.write(into, said.encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return said


class First:
    """A plug-in for pytest that keeps the first test that fails."""

    def __init__(self) -> None:
        self.failed = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or (report.nodeid if report.failed else "")


def suite(paths: list[str]) -> str:
    """Return the first test of some modules that fails; empty where all pass."""
    first = First()
    options = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not book and not browser"]
    code = pytest.main([*options, *paths], plugins=[first])
    return "" if code in (0, 5) else first.failed or f"{paths[0]}: not collected"
