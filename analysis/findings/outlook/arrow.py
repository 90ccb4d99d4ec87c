"""C37: does cheaper acquisition decide how far rates can fall, or does the ceiling decide the cost?

Readings, fixed before any draw.

One, cost decides price. In a draw the break-even price is found: of all loans alike, at which the
average customer leaves nothing after acquisition at the drawn cost. Then one kind of cost at a time
is made smaller by the 30 percent of the article's order: acquisition, money, credit losses, running
and collecting. It follows in a draw where acquisition takes most off that price. That a lower cost
lowers a break-even price at all is arithmetic and is not counted. A draw without a break-even price
up to 300 percent counts as not following.

Two, the ceiling decides the cost. In a draw the market for customers is solved at 24 and at 20
percent, middling competition, a cost that answers, the three types told apart. It follows where a
funded customer costs less at 20 than at 24. That bids follow worth is put in; that the cost falls is
not, since the ceiling also shuts out those worth least and bids are then for better customers.
Draws without a market at either ceiling count as not following.

The word of C37 is that of reading one, "depends" and "does not follow" included. Where it follows
and two does too, or depends, the arrow runs both ways and the word is "in part".

Beside both, and deciding nothing: in how many draws the break-even price stays above the ceiling
even after the cut, so that cheaper acquisition mends a margin and moves no price.

Evidence counts lenders whose cost per customer and whose price, or the ceiling on it, are both
printed for two dates, the later after March 2025. Supported if prices fell where the cost fell and
not elsewhere; contradicted if prices fell while the cost rose or stood; mixed if both are seen;
none without such a pair. By the time of writing it was known that one platform printed CNY 312 per
approved user for the last quarter of 2024, then 384 and 370, and that the ceiling fell in October
2025.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.interpolate import CubicSpline

from analysis import uncertainty
from analysis.assumptions import Study
from analysis.findings.lending.common import of_100
from analysis.findings.outlook import common
from analysis.findings.outlook.common import AVERAGE, CHAPTER, NOW, Drawn
from analysis.memo import per_study
from analysis.numbers import number, percent
from analysis.statements import Form, Headline, Outcome, statement

Array = npt.NDArray[np.float64]

ACQUISITION: Final = "acquisition"
KINDS: Final = {
    ACQUISITION: "winning the customer",
    "money": "money",
    "loss": "credit losses",
    "running": "running and collecting",
}
"""Kinds of cost, and what they are called."""
GRID: Final = np.linspace(0, 3, 1_201)


def floors(one: Drawn, cut: float) -> dict[str, Array]:
    """Return the average customer's break-even price in each draw, fractions a year.

    Under the key "" with all costs as drawn, and by kind of cost with that kind smaller by `cut`.
    0 where any price pays, NaN beyond 300 percent.
    """
    average = {name: (part * one.weights).sum(-1) for name, part in one.worth._asdict().items()}
    found = {}
    for kind in ("", *KINDS):
        left = average["lender"] - one.cac_cny * (1 - cut if kind == ACQUISITION else 1)
        if kind in average:
            left = left + cut * average[kind]
        line = CubicSpline(one.prices, left, axis=0)(GRID)
        at = (line >= 0).argmax(axis=0)
        draw = np.arange(line.shape[1])
        after, before = line[at, draw], line[np.maximum(at - 1, 0), draw]
        with np.errstate(invalid="ignore", divide="ignore"):
            inside = np.where(at > 0, before / (before - after), 0.0)
        price = GRID[np.maximum(at - 1, 0)] + inside * (GRID[1] - GRID[0])
        found[kind] = np.where((line >= 0).any(axis=0), price, np.nan)
    return found


@per_study
def falls(study: Study) -> dict[str, dict[str, Array]]:
    """Return by family the fall of the break-even price in points, by kind of cost made smaller."""
    made = {}
    for family, one in common.drawn(study).items():
        found = floors(one, common.ordered_cut())
        made[family] = {kind: 100 * (found[""] - found[kind]) for kind in KINDS}
        made[family]["floor_pct"] = 100 * found[""]
        made[family]["cut_pct"] = 100 * found[ACQUISITION]
    return made


@per_study
def off_the_floor(study: Study) -> pd.DataFrame:
    """Return what each kind of cost takes off the break-even price if it is smaller by the cut.

    Columns: `kind`, `low_points`, `points` (median), `high_points`, `largest_of_100`: in how many
    sets it takes most off.
    """
    found = falls(study)["baseline"]
    table = np.stack([found[kind] for kind in KINDS])
    known = np.isfinite(table).all(axis=0)
    first = np.where(known, np.nan_to_num(table).argmax(axis=0), -1)
    rows = []
    for place, (kind, called) in enumerate(KINDS.items()):
        here = found[kind][np.isfinite(found[kind])]
        low, high = common.band(here)
        largest = 100 * uncertainty.share_of_draws(first == place)
        rows.append((called, low, common.median(here), high, largest))
    columns = ["kind", "low_points", "points", "high_points", "largest_of_100"]
    return pd.DataFrame(rows, columns=columns).sort_values("points", ascending=False)


def _decides(found: dict[str, Array]) -> npt.NDArray[np.bool_]:
    others = np.stack([found[kind] for kind in KINDS if kind != ACQUISITION])
    # a comparison with NaN is false: a draw without a price does not follow
    return np.asarray((found[ACQUISITION] > others).all(axis=0))


def cost_decides(study: Study) -> uncertainty.Share:
    """Return in how many draws acquisition takes most off the break-even price: reading one."""
    return uncertainty.share({k: _decides(v) for k, v in falls(study).items()})


def stays_above(study: Study) -> uncertainty.Share:
    """Return in how many draws the break-even price is above the ceiling even after the cut."""
    ceiling = 100 * common.ceilings()[NOW]
    return uncertainty.share({k: ~(v["cut_pct"] <= ceiling) for k, v in falls(study).items()})


@per_study
def costs(study: Study) -> dict[str, tuple[Array, Array]]:
    """Return by family what a funded customer costs at the ceiling of now and at the average."""
    share = common.bid_away()
    return {
        family: (
            common.market(one, NOW, share).cac_cny,
            common.market(one, AVERAGE, share).cac_cny,
        )
        for family, one in common.drawn(study).items()
    }


def ceiling_decides(study: Study) -> uncertainty.Share:
    """Return in how many draws a customer costs less under the lower ceiling: reading two."""
    return uncertainty.share({k: now > then for k, (now, then) in costs(study).items()})


def word(study: Study) -> str:
    """Return the word of C37 by the rule above."""
    one, two = cost_decides(study).word, ceiling_decides(study).word
    return "in part" if one == "follows" and two != "does not follow" else one


def follows_ceiling(study: Study) -> tuple[float, float, float]:
    """Return the fall of a customer's cost in percent: 5 of 100, median, 95 of 100 draws."""
    now, then = costs(study)["baseline"]
    fall = 100 * (1 - then / now)
    fall = fall[np.isfinite(fall)]
    low, high = common.band(fall)
    return low, common.median(fall), high


@statement(
    "acquisition-moves-the-floor-most",
    chapter=CHAPTER,
    headline=Headline(
        "Of all costs, acquisition moves the break-even price most",
        "Of all costs, acquisition does not move the break-even price most",
        "Which cost moves the break-even price most depends on our ranges",
    ),
    holds="Cut by {cut}, acquisition takes {points} points off the break-even price, credit losses "
    "{loss}; it takes most in {sets} percent of assumption sets",
    opposite="Cut by {cut}, acquisition takes {points} points off the break-even price, credit losses "
    "{loss}; it takes most in only {sets} percent of assumption sets",
    unclear="Our ranges do not settle it: cut by {cut}, acquisition takes {points} points off the "
    "break-even price, credit losses {loss}; it takes most in {sets} percent of assumption sets",
)
def _moves(study: Study) -> Outcome:
    found, table = cost_decides(study), off_the_floor(study).set_index("kind")["points"]
    values = {
        "cut": percent(common.ordered_cut()),
        "points": number(float(table[KINDS[ACQUISITION]]), 1),
        "loss": number(float(table[KINDS["loss"]]), 1),
        "sets": of_100(found.baseline),
    }
    forms: dict[str, Form] = {"follows": "holds", "depends": "unclear"}
    return Outcome(forms.get(found.word, "opposite"), values)


@statement(
    "floor-stays-above-the-ceiling",
    chapter=CHAPTER,
    holds="In {sets} of 100 assumption sets the break-even price stays above {ceiling} even if "
    "customers cost {cut} less to win. In the others prices could fall",
    opposite="In {below} of 100 assumption sets the break-even price is at or below {ceiling} "
    "if customers cost {cut} less to win, so prices could fall",
    unclear="Whether the break-even price stays above {ceiling} if customers cost {cut} less to "
    "win hangs on our ranges: it does in {sets} of 100 assumption sets",
)
def _above(study: Study) -> Outcome:
    found = stays_above(study)
    values = {
        "sets": of_100(found.baseline),
        "below": of_100(1 - found.baseline),
        "cut": percent(common.ordered_cut()),
        "ceiling": percent(common.ceilings()[NOW]),
    }
    forms: dict[str, Form] = {"follows": "holds", "depends": "unclear"}
    return Outcome(forms.get(found.word, "opposite"), values)


@statement(
    "ceiling-cheapens-customers",
    chapter=CHAPTER,
    holds="A lower ceiling cheapens customers in turn: from {now} to {average} a funded customer "
    "gets cheaper in {sets} of 100 assumption sets, {low} to {high} by family. Where a market remains "
    "the median fall is {fall}",
    opposite="A lower ceiling does not cheapen customers: from {now} to {average} a funded "
    "customer gets cheaper in {sets} of 100 assumption sets only",
    unclear="Whether a lower ceiling cheapens customers depends on our ranges: from {now} to "
    "{average} a funded customer gets cheaper in {sets} of 100 assumption sets",
)
def _cheapens(study: Study) -> Outcome:
    found, at = ceiling_decides(study), common.ceilings()
    values = {
        "sets": of_100(found.baseline),
        "low": of_100(found.lowest),
        "high": of_100(found.highest),
        "fall": percent(follows_ceiling(study)[1] / 100),
        "now": percent(at[NOW]),
        "average": percent(at[AVERAGE]),
    }
    forms: dict[str, Form] = {"follows": "holds", "depends": "unclear"}
    return Outcome(forms.get(found.word, "opposite"), values)
