"""The models' machine code, made before the pages that need it: each half in a process of its own.

numba compiles a function when it is first called and leaves the code on disk. Pages that begin at
the same time would each compile the same for ten seconds.
"""

from __future__ import annotations

from typing import Any, Final

from analysis import lending
from analysis.rates import apr

LOANS: Final[dict[str, Any]] = {
    "amounts": (1000.0, 2000.0),
    "term": 3,
    "apr": 0.2,
    "intensity": 0.01,
}


def by_month() -> None:
    """Compile what follows a customer from month to month."""
    lending.evaluate(**LOANS)


def by_loan() -> None:
    """Compile what adds up loans that follow one another, and the search for rates."""
    lending.evaluate_worth(**LOANS)
    apr.irr([-1.0, 1.1])
