"""The readings of the chapter's claims: what is counted in draws, and over which draws.

Fixed before any draw was made. The draws over a whole life with the lender (`life`) came later, with
the same readings; those of the article's ladder alone stand beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

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


class Reading(NamedTuple):
    """What is counted in draws of a claim."""

    claim_id: str
    words: str
    main: bool  # whether the verdict takes it
    draws: str  # `LIFE` or `LADDER`
    holds: Callable[[Measured], Holds]  # when it follows
    quantity: Callable[[Measured], Array]  # what stands behind it


def _light(m: Measured) -> Array:
    return m.value[LIGHT]


def _plain(m: Measured) -> Array:
    return m.value_no_slopes


def _peak_short(m: Measured) -> Holds:
    return np.asarray(_light(m) < peak_cost())


def _least_short(m: Measured) -> Holds:
    return np.asarray(_light(m) < min(costs()))


def _ever(m: Measured) -> Holds:
    return np.isfinite(m.cycles[HEAVY])


def _recovers(m: Measured) -> Holds:
    return np.asarray(m.value_no_slopes >= m.cac_cny)


def _above(quantity: Callable[[Measured], Array]) -> Callable[[Measured], Holds]:
    return lambda m: np.asarray(quantity(m) > 0)


READINGS: Final = (
    Reading("C28", "more interest in the first twelve months", True, LIFE, _above(_early), _early),
    Reading("C30", PEAK, True, LIFE, _peak_short, _light),
    Reading("C30", LEAST, False, LIFE, _least_short, _light),
    Reading(
        "C30",
        "heavy front, peak not covered",
        False,
        LIFE,
        lambda m: np.asarray(m.value[HEAVY] < peak_cost()),
        lambda m: m.value[HEAVY],
    ),
    Reading("C30", f"{PEAK}, ladder alone", False, LADDER, _peak_short, _light),
    Reading("C30", f"{LEAST}, ladder alone", False, LADDER, _least_short, _light),
    Reading("C31", "two loans or fewer, and fewer than light", True, LIFE, _two, _covered),
    Reading("C31", EVER, False, LIFE, _ever, _covered),
    Reading("C31", "two loans or fewer, ladder alone", False, LADDER, _two, _covered),
    Reading("C31", f"{EVER}, ladder alone", False, LADDER, _ever, _covered),
    Reading("C32", "first loan defaults more", True, LIFE, _above(_worse), _worse),
    Reading("C34", "recovers its cost without the two", False, LIFE, _recovers, _plain),
    Reading(
        "C34", "recovers its cost without the two, ladder alone", False, LADDER, _recovers, _plain
    ),
    Reading("C34", "worth less once size and promise count", True, LIFE, _above(_longer), _longer),
    Reading(
        "C34",
        "worth less once the two count, ladder alone",
        False,
        LADDER,
        _above(_longer),
        _longer,
    ),
)
