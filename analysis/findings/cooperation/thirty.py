"""Where "30% less" and "below 2,000" lie on the frontier of volume against cost.

Readings of C23, fixed before any draw. What may be cut is the spend of a month or the cost of a
customer, off the peak or off the platform's mean; then there is the ideal below CNY 2,000. Each is
asked of the cheapest plan over all channels within a year's room. Volume held: does the cheapest
plan for as many customers as today meet it? Spend and cost are then one question. Volume free:
what part of today's customers is kept; it counts as reached only where nine tenths are. The claim,
that the cut and a cost below 2,000 can both be reached, follows in a draw where the cheapest plan
at today's volume meets both, the cut off the mean. The mean is not printed; it is computed from
our ranges of the feed's cost and of the mix, and so is below the peak.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from analysis import uncertainty
from analysis.assumptions import Study
from analysis.channels.plan import frontier as cheapest
from analysis.channels.plan import least_spend
from analysis.channels.targets import below, thirty_percent
from analysis.findings.article import amount
from analysis.findings.cooperation import common
from analysis.findings.cooperation.common import CHAPTER, MIX, ROOMS, VOLUME, Array, Values
from analysis.findings.lending.common import of_100
from analysis.frames import records
from analysis.memo import per_study
from analysis.numbers import cny, number, percent
from analysis.statements import Headline, Outcome, statement

ENOUGH: Final = 0.9
"""Part of today's customers that must be kept where the volume is free."""
STEPS: Final = 46
OFF_PEAK, OFF_MEAN, IDEAL = "cost, off the peak", "cost, off the mean", "cost below the ideal"
SPEND_PEAK, SPEND_MEAN = "spend, off the peak", "spend, off the mean"
READINGS: Final = (SPEND_PEAK, SPEND_MEAN, OFF_PEAK, OFF_MEAN, IDEAL)
HELD, FREE = "volume held", "volume free"
SEED: Final = common.SEED + 1


def _today(study: Study) -> tuple[float, Any, Any]:
    return common.market(common.values(study, *MIX, *ROOMS))


def goals(mean: Any) -> dict[str, Any]:  # noqa: ANN401  (one number or many)
    """Return the cost of a customer that each reading asks for, CNY."""
    kept = 1 - amount(common.CUT) / 100
    return {
        OFF_PEAK: kept * amount(common.PEAK) * np.ones(np.shape(mean)),
        OFF_MEAN: kept * mean,
        IDEAL: amount(common.TARGET) * np.ones(np.shape(mean)),
    }


@per_study
def curve(study: Study) -> pd.DataFrame:
    """Return the least mean cost of a customer by volume, within a year's room.

    Columns: `kept_pct` (of today's customers), `cac_cny`, `feed_pct` (share of feeds).
    """
    _, curves, limits = _today(study)
    kept = np.linspace(0.3, 1.2, STEPS)
    table = cheapest(kept * VOLUME, curves, limits)
    columns = {
        "kept_pct": 100 * kept,
        "cac_cny": table["cac_cny"],
        "feed_pct": 100 * table["share_feed"],
    }
    return pd.DataFrame(columns)


@per_study
def readings(study: Study) -> pd.DataFrame:
    """Return each reading at the study's values.

    Columns: `reading` (of `READINGS`), `volume` (`HELD`, `FREE`), `goal_cny` (a customer; for
    spend, a customer of today's volume), `reached`, `kept_pct`, `cac_cny`.
    """
    mean, curves, limits = _today(study)
    bases = {"peak": amount(common.PEAK), "mean": mean}
    found = thirty_percent(VOLUME, bases, curves, limits, cut=amount(common.CUT) / 100)
    found += below(VOLUME, curves, limits, ceiling_cny=amount(common.TARGET))
    rows = []
    for one, name in zip(found, [r for r in READINGS for _ in (HELD, FREE)], strict=True):
        goal = one.goal_cny / (VOLUME if one.quantity == "spend" else 1)
        volume = HELD if one.volume == "held" else FREE
        rows.append((name, volume, goal, one.reached, 100 * one.kept, one.cac_cny))
    columns = ["reading", "volume", "goal_cny", "reached", "kept_pct", "cac_cny"]
    return pd.DataFrame(rows, columns=columns)


def row(study: Study, reading: str, volume: str) -> Any:  # noqa: ANN401  (a record)
    """Return a reading at the study's values."""
    table = readings(study)
    return next(records(table[table["reading"].eq(reading) & table["volume"].eq(volume)]))


@per_study
def today_and_cheapest(study: Study) -> tuple[float, float]:
    """Return the mean cost today and of the cheapest plan for as many customers, CNY."""
    mean, curves, limits = _today(study)
    return mean, least_spend(VOLUME, curves, limits) / VOLUME


@per_study
def plans(study: Study) -> dict[str, dict[str, Array]]:
    """Return, by family and draw, costs of a customer in CNY.

    `mean` today; `least` of the cheapest plan for today's customers, and `fewer` for nine tenths
    of them; `at_old_prices` if every channel used all its room at its old price and only the
    feed's price answered.
    """
    parts = {"least": 1.0, "fewer": ENOUGH}
    return {
        family: {**cheapest_plans(many, parts), "at_old_prices": best_case(many)}
        for family, many in common.drawn(study, (*MIX, *ROOMS), SEED).items()
    }


def cheapest_plans(many: Values, parts: dict[str, float]) -> dict[str, Array]:
    """Return costs of a customer in draws, CNY: `mean` today, and of the cheapest plans.

    The plans are for parts of today's customers, by name.
    """
    count = len(many["feed_share"])
    found = {name: np.empty(count) for name in ("mean", *parts)}
    for i in range(count):
        found["mean"][i], curves, limits = common.market({k: v[i] for k, v in many.items()})
        for name, part in parts.items():
            # the mean cost rises with the volume, so what nine tenths miss fewer must meet
            volume = part * VOLUME
            found[name][i] = least_spend(volume, curves, limits) / volume
    return found


def best_case(v: Values) -> Array:
    """Return the mean cost if all room is used at old prices and feeds get cheaper, CNY."""
    before, costs = common.shares_before(v), common.costs_before(v)
    room = {"sms": v["sms_room"], "vertical_site": v["vertical_room"]}
    room["referral"] = v["referral_room"]
    left = np.maximum(before["feed"] - sum(room.values()), 0.0)
    after = {c: one + room.get(c, 0.0) for c, one in before.items()} | {"feed": left}
    feed = costs["feed"] * (left / before["feed"]) ** (1 / v["spend_power"] - 1)
    return np.asarray(sum(after[c] * one for c, one in ({**costs, "feed": feed}).items()))


@per_study
def shares(study: Study) -> dict[tuple[str, str], uncertainty.Share]:
    """Return in how many draws each reading is reached, with the volume held and free."""
    found: dict[tuple[str, str], uncertainty.Share] = {}
    for reading in READINGS:
        cost = {SPEND_PEAK: OFF_PEAK, SPEND_MEAN: OFF_MEAN}.get(reading, reading)
        met: dict[str, dict[str, Any]] = {HELD: {}, FREE: {}}
        for family, v in plans(study).items():
            goal = goals(v["mean"])[cost]
            met[HELD][family] = v["least"] <= goal
            # spend of nine tenths of the customers is nine tenths of their cost
            met[FREE][family] = v["fewer"] * (1.0 if cost == reading else ENOUGH) <= goal
        found |= {(reading, volume): uncertainty.share(one) for volume, one in met.items()}
    return found


@per_study
def table(study: Study) -> pd.DataFrame:
    """Return `shares` as rows.

    Columns: `reading`, `volume`, `of_100`, `low`, `high` (over the families of ranges).
    """
    rows = [
        (*key, 100 * one.baseline, 100 * one.lowest, 100 * one.highest)
        for key, one in shares(study).items()
    ]
    return pd.DataFrame(rows, columns=["reading", "volume", "of_100", "low", "high"])


@per_study
def claim(study: Study) -> uncertainty.Share:
    """Return in how many draws both the cut off the mean and the ideal are met: C23."""
    found = {}
    for family, v in plans(study).items():
        asked = goals(v["mean"])
        found[family] = (v["least"] <= asked[OFF_MEAN]) & (v["least"] < asked[IDEAL])
    return uncertainty.share(found)


def without_doing_anything(study: Study) -> uncertainty.Share:
    """Return in how many draws today's mean is already 30% below the peak."""
    return uncertainty.share(
        {k: v["mean"] <= goals(v["mean"])[OFF_PEAK] for k, v in plans(study).items()}
    )


def at_best(study: Study) -> uncertainty.Share:
    """Return in how many draws the cut off the mean is met with all room used at old prices."""
    return uncertainty.share(
        {k: v["at_old_prices"] <= goals(v["mean"])[OFF_MEAN] for k, v in plans(study).items()}
    )


@statement(
    "cheapest-mix-saves-little",
    chapter=CHAPTER,
    headline=Headline(
        "The cheapest mix saves {part} of the cost, not thirty",
        "The cheapest mix saves thirty percent or more",
    ),
    holds="For as many customers as today the cheapest plan lowers the mean cost we assume from {mean} "
    "to {least}. The ordered cut off that mean leads to {goal} and keeps only {kept} of them",
    opposite="For as many customers as today the cheapest plan lowers the mean cost we assume from "
    "{mean} to {least}, and the ordered cut off that mean asks for {goal}",
)
def _little(study: Study) -> Outcome:
    mean, least = today_and_cheapest(study)
    free = row(study, OFF_MEAN, FREE)
    values = {
        "mean": cny(round(mean, -1)),
        "least": number(round(least, -1)),
        "goal": number(round(free.goal_cny, -1)),
        "kept": percent(free.kept_pct / 100),
        "part": percent(1 - least / mean),
    }
    return Outcome("holds" if least > free.goal_cny else "opposite", values)


@statement(
    "thirty-percent-by-reading",
    chapter=CHAPTER,
    headline=Headline(
        "Buying as many customers, each reading of the order mostly fails",
        "Buying as many customers, each reading of the order mostly succeeds",
        "Buying as many customers, some readings of the order mostly succeed",
    ),
    holds="At today's volume the cut off the mean is reached in {mean} of 100 assumption sets, off the "
    "peak in {peak}, and a cost below the ideal in {ideal}",
    opposite="At today's volume every reading is reached in most assumption sets: off the mean in "
    "{mean} of 100, off the peak in {peak}, the ideal in {ideal}",
    unclear="At today's volume only some readings mostly succeed: off the mean in {mean} of 100 "
    "assumption sets, off the peak in {peak}, a cost below the ideal in {ideal}",
)
def _reading(study: Study) -> Outcome:
    found = {name: shares(study)[name, HELD] for name in (OFF_MEAN, OFF_PEAK, IDEAL)}
    values = {
        "mean": of_100(found[OFF_MEAN].baseline),
        "peak": of_100(found[OFF_PEAK].baseline),
        "ideal": of_100(found[IDEAL].baseline),
    }
    most = [one.baseline > 0.5 for one in found.values()]
    if not any(most):
        return Outcome("holds", values)
    return Outcome("opposite" if all(most) else "unclear", values)


@statement(
    "buying-a-tenth-less",
    chapter=CHAPTER,
    holds="With {fewer} fewer customers, spend {cut} below the peak is reached in {peak} of 100 "
    "sets and below the mean in {mean}. Buying less is what cuts spend",
    opposite="With {fewer} fewer customers, spend {cut} below the peak is reached in {peak} of 100 "
    "sets, in no more than with all of them",
)
def _tenth(study: Study) -> Outcome:
    peak, mean = (shares(study)[name, FREE].baseline for name in (SPEND_PEAK, SPEND_MEAN))
    values = {
        "fewer": percent(1 - ENOUGH),
        "cut": percent(amount(common.CUT) / 100),
        "peak": of_100(peak),
        "mean": of_100(mean),
    }
    more = peak > shares(study)[SPEND_PEAK, HELD].baseline
    return Outcome("holds" if more else "opposite", values)


@statement(
    "cut-spend-by-buying-less",
    chapter=CHAPTER,
    holds="At our middle values {cut} less spend off the mean keeps {spend} of the customers; {cut} "
    "less per customer keeps {cost}",
    opposite="At our middle values {cut} less spend off the mean keeps all customers",
)
def _less(study: Study) -> Outcome:
    spend, cost = (row(study, name, FREE).kept_pct / 100 for name in (SPEND_MEAN, OFF_MEAN))
    values = {
        "cut": percent(amount(common.CUT) / 100),
        "spend": percent(spend),
        "cost": percent(cost),
    }
    return Outcome("holds" if spend < 1 else "opposite", values)


@statement(
    "even-with-all-room-at-old-prices",
    chapter=CHAPTER,
    holds="Even if every channel filled its room at its old price, the cut off the mean would be "
    "reached in {n} of 100 sets",
    opposite="If every channel filled its room at its old price, the cut off the mean would be reached "
    "in {n} of 100 sets",
)
def _even(study: Study) -> Outcome:
    found = at_best(study).baseline
    return Outcome("holds" if found < 0.5 else "opposite", {"n": of_100(found)})


@statement(
    "off-the-peak-is-near-nothing",
    chapter=CHAPTER,
    holds="In {n} of 100 assumption sets today's mean is already {cut} below the peak, and nothing "
    "need be done: the base decides",
    opposite="In no assumption set is today's mean already {cut} below the peak",
)
def _nothing(study: Study) -> Outcome:
    found = without_doing_anything(study)
    values = {"n": of_100(found.baseline), "cut": percent(amount(common.CUT) / 100)}
    return Outcome("holds" if found.baseline > 0 else "opposite", values)
