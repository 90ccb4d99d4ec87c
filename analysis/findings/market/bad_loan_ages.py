"""How surely do the prices asked for bad loans fall with age? Two readings without cut points."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from analysis.assumptions import Study
from analysis.findings.market.bad_loan_prices import aged
from analysis.numbers import count, number
from analysis.statements import Form, Outcome, statement

CHAPTER = "market"

CLEAR = 0.75
"""Share of pairs from which the order of prices counts as that of ages."""
STABLE = 2.0
"""How far apart the halving times may lie with one package left out, as a ratio."""


class Pairs(NamedTuple):
    """Pairs of packages of two ages, and those of them in which the older one asks less."""

    n: int
    fall: int


def pairs() -> Pairs:
    """Return how many pairs of packages there are, and in how many the older one asks less."""
    table = aged()
    found = [
        (a, b)
        for a, b in combinations(zip(table["years_low"], table["low_pct"], strict=True), 2)
        if a[0] != b[0]
    ]
    return Pairs(len(found), sum((a[0] < b[0]) == (a[1] > b[1]) for a, b in found))


@statement(
    "pairs-by-age",
    chapter=CHAPTER,
    holds="Of the {n} pairs that the {packages} packages of known age make, the older one asks less in "
    "{fall}",
    opposite="Of the {n} pairs that the {packages} packages of known age make, the older one asks less "
    "in no more than {fall}",
    unclear="Of the {n} pairs that the {packages} packages of known age make, the older one asks less "
    "in {fall}, which is no clear order",
)
def _pairs(_: Study) -> Outcome:
    found = pairs()
    form: Form = "unclear"
    if found.fall >= CLEAR * found.n:
        form = "holds"
    elif 2 * found.fall <= found.n:
        form = "opposite"
    values = {"n": number(found.n), "fall": number(found.fall), "packages": count(len(aged()))}
    return Outcome(form, values)


def halving(years: Any, prices: Any) -> float:  # noqa: ANN401  (sequences of numbers)
    """Return the years in which a price halves, by least squares on its logarithm."""
    slope = float(np.polyfit(np.asarray(years, float), np.log(np.asarray(prices, float)), 1)[0])
    return -math.log(2) / slope


def halvings() -> tuple[float, list[float]]:
    """Return the halving time over all packages of known age, and with each one left out."""
    table = aged()
    left = [table.drop(index=i) for i in table.index]
    return (
        halving(table["years_low"], table["low_pct"]),
        [halving(t["years_low"], t["low_pct"]) for t in left],
    )


@statement(
    "price-halves",
    chapter=CHAPTER,
    holds="The price asked halves about every {all} years, whichever package is left out ({low} to "
    "{high})",
    opposite="The price asked does not fall steadily with age: leave one package out and it rises",
    unclear="The price asked falls with age, but how fast rests on single packages: it halves every "
    "{low} to {high} years as one or another is left out",
)
def _halves(_: Study) -> Outcome:
    whole, left = halvings()
    form: Form = "unclear"
    if min(whole, *left) <= 0:
        form = "opposite"
    elif max(left) <= STABLE * min(left):
        form = "holds"
    values = {"all": number(whole, 1), "low": number(min(left), 2), "high": number(max(left), 2)}
    return Outcome(form, values)
