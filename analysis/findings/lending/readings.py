"""The readings of the chapter's claims: what is counted in draws, and over which draws.

Fixed before any draw was made. The draws over a whole life with the lender (`life`) came later, with
the same readings; those of the article's ladder alone stand beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.findings.lending.common import costs, peak_cost
from analysis.findings.lending.draws import Measured
from analysis.findings.lending.payback import ABOUT_TWO

Array = npt.NDArray[np.float64]
Holds = npt.NDArray[np.bool_]

HEAVY, LIGHT = "heavy front", "light front"


def _early(m: Measured) -> Array:
    return m.early_interest[HEAVY] - m.early_interest[LIGHT]


def _worse(m: Measured) -> Array:
    return m.first_default[HEAVY] - m.first_default[LIGHT]


def _longer(m: Measured) -> Array:
    # a smaller value is a smaller part of any cost
    return m.value_no_slopes - m.value[HEAVY]


def _two(m: Measured) -> Holds:
    fewer = np.nan_to_num(m.cycles[LIGHT], nan=np.inf) > m.cycles[HEAVY]
    return np.asarray((m.cycles[HEAVY] <= ABOUT_TWO) & fewer)


def _covered(m: Measured) -> Array:
    return m.coverage[HEAVY]


PEAK, LEAST = "light front, peak not covered", "light front, lowest not covered"
EVER: Final = "pays back at all"
LIFE, LADDER = "life", "ladder"
"""Draws over a whole life with the lender, and over the article's ladder with its two ends."""

READINGS: Final[
    tuple[tuple[str, str, bool, str, Callable[[Measured], Holds], Callable[[Measured], Array]], ...]
] = (
    (
        "C28",
        "more interest in the first twelve months",
        True,
        LIFE,
        lambda m: np.asarray(_early(m) > 0),
        _early,
    ),
    (
        "C30",
        PEAK,
        True,
        LIFE,
        lambda m: np.asarray(m.value[LIGHT] < peak_cost()),
        lambda m: m.value[LIGHT],
    ),
    (
        "C30",
        LEAST,
        False,
        LIFE,
        lambda m: np.asarray(m.value[LIGHT] < min(costs())),
        lambda m: m.value[LIGHT],
    ),
    (
        "C30",
        "heavy front, peak not covered",
        False,
        LIFE,
        lambda m: np.asarray(m.value[HEAVY] < peak_cost()),
        lambda m: m.value[HEAVY],
    ),
    (
        "C30",
        f"{PEAK}, ladder alone",
        False,
        LADDER,
        lambda m: np.asarray(m.value[LIGHT] < peak_cost()),
        lambda m: m.value[LIGHT],
    ),
    (
        "C30",
        f"{LEAST}, ladder alone",
        False,
        LADDER,
        lambda m: np.asarray(m.value[LIGHT] < min(costs())),
        lambda m: m.value[LIGHT],
    ),
    ("C31", "two loans or fewer, and fewer than light", True, LIFE, _two, _covered),
    (
        "C31",
        EVER,
        False,
        LIFE,
        lambda m: np.isfinite(m.cycles[HEAVY]),
        _covered,
    ),
    ("C31", "two loans or fewer, ladder alone", False, LADDER, _two, _covered),
    (
        "C31",
        f"{EVER}, ladder alone",
        False,
        LADDER,
        lambda m: np.isfinite(m.cycles[HEAVY]),
        _covered,
    ),
    (
        "C32",
        "first loan defaults more",
        True,
        LIFE,
        lambda m: np.asarray(_worse(m) > 0),
        _worse,
    ),
    (
        "C34",
        "recovers its cost without the two",
        False,
        LIFE,
        lambda m: np.asarray(m.value_no_slopes >= m.cac_cny),
        lambda m: m.value_no_slopes,
    ),
    (
        "C34",
        "recovers its cost without the two, ladder alone",
        False,
        LADDER,
        lambda m: np.asarray(m.value_no_slopes >= m.cac_cny),
        lambda m: m.value_no_slopes,
    ),
    (
        "C34",
        "worth less once size and promise count",
        True,
        LIFE,
        lambda m: np.asarray(_longer(m) > 0),
        _longer,
    ),
    (
        "C34",
        "worth less once the two count, ladder alone",
        False,
        LADDER,
        lambda m: np.asarray(_longer(m) > 0),
        _longer,
    ),
)
"""Claim, reading, whether the verdict takes it, draws, when it follows, and the quantity behind it."""
