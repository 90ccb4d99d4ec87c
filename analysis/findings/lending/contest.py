"""Which ladder is worth more, over what size and promise do to risk and where the ladder ends.

At every point the risk is set so that the light-front ladder, the older one, keeps the loss it
has without slopes: otherwise lenders with different losses would be compared.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import lending, uncertainty
from analysis.assumptions import Study
from analysis.findings.lending.common import (
    CHAPTER,
    DETAIL,
    LADDERS,
    SHOWN,
    TAILS,
    TENORS,
    costs,
    given,
    of_100,
)
from analysis.findings.lending.draws import drawn, families, uniforms
from analysis.findings.tables import Cell, Table
from analysis.frames import grid, records, stacked, where
from analysis.lending.calibrate import keeping_loss
from analysis.memo import per_study
from analysis.numbers import blanks, cny, count, number, percent
from analysis.statements import Headline, Outcome, statement

Array = npt.NDArray[np.float64]

SIZE, PROMISE = "size_risk_elasticity_all", "incentive_slope"
COLUMNS, ROWS = 13, 7
"""Points across and up."""
WIDEST: Final = {SIZE: (-0.8, 2.0), PROMISE: (-0.15, 0.45)}
"""Edges of the map; somewhat more than the book's ranges, so that the box stands clear of them."""
EVEN: Final = 50
"""Differences in value of less, CNY a customer, count as none."""
STEPS: Final = (EVEN, 150, 300)
"""Where the shades change."""
EQUAL: Final = "about even"
AHEAD, BEYOND = "already ahead", "not even free users"
"""Why there is no elasticity that the heavy front would need."""


def axis(study: Study, name: str, points: int) -> Array:
    """Return the values of a slope on the map, wide enough for the study's range."""
    low, high = study.interval(name)
    return np.linspace(min(low, WIDEST[name][0]), max(high, WIDEST[name][1]), points)


def values(study: Study, size: Array, promise: Array, *, term: int) -> dict[int, dict[str, Array]]:
    """Return what a customer is worth, by tail and ladder, the older ladder's loss held."""
    old = given(study, "light front", term=term)
    slopes = {"size_risk_elasticity": size, "incentive_slope": promise}
    scale = keeping_loss(old, **slopes)
    intensity = (old["intensity"] * scale)[:, None]
    return {
        tail: {
            ladder: lending.evaluate_value(
                **{**given(study, ladder, term=term, tail=tail), **slopes, "intensity": intensity}
            )
            for ladder in LADDERS
        }
        for tail in TAILS
    }


@per_study
def contest(study: Study) -> pd.DataFrame:
    """Return the value of both ladders over the map.

    Columns: `term`, `tail`, `size_risk_elasticity`, `incentive_slope`, `heavy_cny`, `light_cny`,
    `lead_cny` (heavy less light), `winner`, and `step`: how many of `STEPS` the lead passes.
    """
    size, promise = (
        axes.ravel() for axes in np.meshgrid(axis(study, SIZE, COLUMNS), axis(study, PROMISE, ROWS))
    )
    worth = {term: values(study, size, promise, term=term) for term in TENORS}

    def points(term: int, tail: int) -> dict[str, Any]:
        heavy, light = (worth[term][tail][ladder] for ladder in LADDERS)
        lead = heavy - light
        step = np.searchsorted(STEPS, np.abs(lead), side="right")
        ahead = np.where(lead > 0, "heavy front", "light front")
        return {
            "size_risk_elasticity": size,
            "incentive_slope": promise,
            "heavy_cny": heavy,
            "light_cny": light,
            "lead_cny": lead,
            "winner": np.where(step == 0, EQUAL, ahead),
            "step": step,
        }

    return stacked(points, term=TENORS, tail=TAILS)


class Needed(NamedTuple):
    """The conversion elasticity at which both ladders net the same."""

    elasticity: float  # NaN where `reason` says why there is none
    reason: str  # `AHEAD`, `BEYOND`, or empty


def needed(heavy: float, light: float, cost: float) -> Needed:
    """Return how strongly a larger first offer must attract users for the heavy front to win."""
    if heavy >= light:
        return Needed(float("nan"), AHEAD)
    left = 1 - (light - heavy) / cost
    if left <= 0:
        return Needed(float("nan"), BEYOND)
    ratio = LADDERS["heavy front"][0] / LADDERS["light front"][0]
    return Needed(float(-np.log(left) / np.log(ratio)), "")


@per_study
def needed_conversion_elasticity(study: Study) -> pd.DataFrame:
    """Return the conversion elasticity that the heavy front needs, at each cost.

    Columns: `term`, `tail`, `cac_cny`, `lead_cny` (heavy less light, before acquisition cost),
    `elasticity`, `reason`; slopes at the centre of their ranges.
    """
    at = np.array([study.value(SIZE)]), np.array([study.value(PROMISE)])
    worth = {term: values(study, *at, term=term) for term in TENORS}

    def row(term: int, tail: int, cac_cny: float) -> dict[str, object]:
        heavy, light = (float(worth[term][tail][ladder][0]) for ladder in LADDERS)
        return {"lead_cny": heavy - light, **needed(heavy, light, cac_cny)._asdict()}

    return grid(row, term=TENORS, tail=TAILS, cac_cny=costs())


MANY_MORE: Final = 0.5
"""More users than this, in parts of those drawn before, are many."""


def needed_table(study: Study) -> Table:
    """Return how many more users are needed, a row for each length and end that leaves it open."""
    found, rows = needed_conversion_elasticity(study), []
    for one in records(found.drop_duplicates(["term", "tail"])):
        part = where(found, term=one.term, tail=one.tail)
        if part["reason"].astype(bool).all():
            continue
        cells = [
            Cell(at.reason or percent(more_users(at.elasticity)), number=True)
            for at in records(part)
        ]
        lead = Cell(cny(one.lead_cny), number=True)
        rows.append((Cell(f"{number(one.term)} months, {number(one.tail)} more"), lead, *cells))
    return Table(
        "How many more users a larger first offer must draw for the same money, for the heavy front "
        "to earn as much; where it ends after five loans it is ahead already",
        (
            "Loans, and how many after five",
            "Heavy less light",
            *(f"Won at {cny(c)}" for c in costs()),
        ),
        rows,
    )


@per_study
def heavy_wins(study: Study) -> dict[str, uncertainty.Share]:
    """Return in what share of draws the heavy front is worth more, in all and by end."""
    wins = {
        family: found.value["heavy front"] > found.value["light front"]
        for family, found in families(study).items()
    }
    made = {"all": uncertainty.share(wins)}
    for tail in TAILS:
        # the end is drawn with the same uniform numbers in every family
        rows = drawn(study, uniforms(), "baseline")["tail"] == tail
        made[str(tail)] = uncertainty.share({name: won[rows] for name, won in wins.items()})
    return made


def _in_100(share: uncertainty.Share) -> tuple[str, str]:
    low, high = of_100(share.lowest), of_100(share.highest)
    return of_100(share.baseline), low if low == high else f"{low} to {high}"


@statement(
    "end-over-families",
    chapter=DETAIL,
    opposite="If our ranges are widened or flattened that is {five_range} and {more_range}. The "
    "lead is {low} to {high} a customer at the middle of our ranges",
    holds="If our ranges are widened or flattened that is {five_range} and {more_range}. The lead "
    "is small either way, {low} to {high} a customer at the middle of our ranges",
)
def _families(study: Study) -> Outcome:
    found = heavy_wins(study)
    five, more = (_in_100(found[str(tail)])[1] for tail in TAILS)
    leads = needed_conversion_elasticity(study)["lead_cny"].abs()
    values = blanks(cny, low=float(leads.min()), high=float(leads.max()))
    values |= {"five_range": five, "more_range": more}
    return Outcome("holds" if float(leads.max()) < min(costs()) / 2 else "opposite", values)


@statement(
    "end-decides-the-ladder",
    chapter=CHAPTER,
    headline=Headline(
        "What follows after five loans decides which ladder wins",
        "A large first loan does not win early and lose late",
        "What follows after five loans does not settle which ladder wins",
    ),
    holds="A large first loan is worth more in {five} of 100 assumption sets if the customer "
    "leaves after five loans. If {tail} more of the ladder's last amount follow, it is "
    "in {more}",
    opposite="A large first loan does not win early and lose late. It is worth more in {five} of "
    "100 assumption sets after five loans, in {more} after {tail} more",
    unclear="Our ranges do not settle it. A large first loan is worth more in {five} of 100 "
    "assumption sets after five loans, in {more} after {tail} more",
)
def _end(study: Study) -> Outcome:
    found = heavy_wins(study)
    five, more = (found[str(tail)] for tail in TAILS)
    printed = dict(zip(("five", "five_range"), _in_100(five), strict=True))
    printed |= dict(zip(("more", "more_range"), _in_100(more), strict=True))
    printed["tail"] = count(TAILS[-1])
    words = (five.word, more.word)
    if "depends" in words:
        return Outcome("unclear", printed)
    return Outcome("holds" if words == ("follows", "does not follow") else "opposite", printed)


@statement(
    "heavy-front-seldom-wins-overall",
    chapter=DETAIL,
    holds="Both ends taken together, the heavy front is worth more than the light one in {share} "
    "of 100 assumption sets, {range} if our ranges are widened or flattened. That is less than half",
    opposite="Both ends taken together, the heavy front is worth more than the light one in "
    "{share} of 100 assumption sets, {range} if our ranges are widened or flattened. That is more "
    "than half",
    unclear="Both ends taken together, it depends on our ranges which ladder is worth more. The "
    "heavy front is in {share} of 100 assumption sets, {range} if they are widened or flattened",
)
def _overall(study: Study) -> Outcome:
    found = heavy_wins(study)["all"]
    printed = dict(zip(("share", "range"), _in_100(found), strict=True))
    forms = {"follows": "opposite", "does not follow": "holds", "depends": "unclear"}
    return Outcome(forms[found.word], printed)  # type: ignore[arg-type]


def more_users(elasticity: float) -> float:
    """Return how many more users the larger first offer draws for the same money, a fraction."""
    heavy, light = (LADDERS[name][0] for name in ("heavy front", "light front"))
    return float((heavy / light) ** elasticity - 1)


@statement(
    "little-pull-is-enough",
    chapter=CHAPTER,
    holds="A larger first offer need not draw many more users. With {tail} more loans and {cost} "
    "a customer, {needed} more users for the same money make the heavy front earn as much. How many "
    "it draws, nobody prints",
    opposite="A larger first offer would have to draw many more users. With {tail} more loans and "
    "{cost} a customer, {needed} more for the same money make the heavy front earn as much. How many "
    "it draws, nobody prints",
    unclear="With {tail} more loans and {cost} a customer no number of users decides the contest: the "
    "heavy front is {reason}",
)
def _pull(study: Study) -> Outcome:
    table, cost = needed_conversion_elasticity(study), costs()[1]
    row = where(table, term=SHOWN, tail=TAILS[-1], cac_cny=cost).iloc[0]
    printed = {"tail": count(TAILS[-1]), "cost": cny(cost), "reason": str(row["reason"])}
    if row["reason"]:
        return Outcome("unclear", printed)
    needed = more_users(float(row["elasticity"]))
    few = needed < MANY_MORE
    return Outcome("holds" if few else "opposite", {**printed, "needed": percent(needed)})
