"""What does money cost a lender, and does cheaper money pay for a lower ceiling?

Readings, fixed before they were computed but after the rows had been read:

- bonds against the LPR: the mean coupon of licensed companies' bonds of 2024 less the range of
  2025 (ends, since no mean is printed), beside the fall of the LPR averaged by day over the
  same two stretches. An LPR fall inside the interval is no clear difference. The mean is the
  base because the low end of the 2024 range may belong to 2025 (conflict X27);
- all funding against the LPR: the printed change of the companies' mean funding cost in 2024,
  beside that of the LPR averaged by day;
- pays: the larger of these two gains against the step from the all-in ceiling to the
  scenario's average;
- pays, longer: what insiders put the median at in 2021 less the band most companies were in
  in 2024, ends against ends, against the same step and against the whole fall. The two ends
  come from different pages and perhaps on different bases.

Gains of different instruments are never added.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.findings.market import ceilings
from analysis.frames import records, row_where
from analysis.numbers import blanks, count, number, percent, span
from analysis.rates.stack import Interval
from analysis.statements import Outcome, compare, statement

CHAPTER = "market"

BOND, ABS, ALL = "bonds", "securitised loans", "all funding"
KINDS = {"financial bond": BOND, "ABS": ABS, "all funding": ALL}

LEFT_OUT = {
    **dict.fromkeys(("B01", "B02", "B03", "B04", "B32"), "the borrower has no licence"),
    "B08": "mezzanine tranches carry more of the loss",
    "B50": "an upper bound of most bonds, without a lower end",
}
"""Rows fit for a figure that are not drawn, and why."""

SPANS = {"B46": "2025-01-01"}
"""Aggregates whose note says that they reach further back than the month of their page."""

SAME_COUPON = "X25"
"""The disagreement about when one company issued at its lowest coupon."""

BONDS_BEFORE, BONDS_AFTER = "B16", "B46"
MEDIAN_2021, BAND_2024 = "B06", "B17"
CHANGE_2024 = "I042"
"""Change of the companies' mean funding cost in 2024, an association's count as press tells it."""


def money() -> pd.DataFrame:
    """Return what money cost licensed companies, and securitised consumer loans, as seen.

    Columns: `id`, `kind` (bonds, securitised loans, all funding), `record` (deal, aggregate),
    `issuer`, `start`, `end` (the days between which it lies), `rate_pct` (coupon, mean or one
    figure), `low_pct`, `high_pct` (range), `grade`, `disputed` (its date is), `source_id`; by
    date.
    """
    table = load("funding")
    table = table[(table["use"] == "figure") & ~table["funding_id"].isin(list(LEFT_OUT))]
    values = load("conflict_values")
    disputed = set(values.loc[values["conflict_id"] == SAME_COUPON, "row_key"])
    starts = [SPANS.get(r.funding_id, r.date_start) for r in records(table)]
    found = pd.DataFrame(
        {
            "id": table["funding_id"],
            "kind": table["instrument"].map(KINDS),
            "record": table["record"],
            "issuer": table["issuer"],
            "start": pd.to_datetime(pd.Series(starts, index=table.index)),
            "end": table["date_end"],
            "rate_pct": table["coupon_pct"],
            "low_pct": table["coupon_low_pct"],
            "high_pct": table["coupon_high_pct"],
            "grade": table["grade"],
            "disputed": table["funding_id"].isin(disputed),
            "source_id": table["source_id"],
        }
    )
    return found.sort_values(["start", "end", "id"], ignore_index=True)


def mean_lpr(start: pd.Timestamp, end: pd.Timestamp) -> float:
    """Return the one-year LPR averaged over the days of a stretch, both ends counted."""
    steps = ceilings.prime()
    calendar = pd.date_range(start, end)
    place = steps["start"].searchsorted(calendar, side="right") - 1
    if place.min() < 0 or end > ceilings.seen_to():
        raise ValueError(f"{start:%Y-%m-%d} to {end:%Y-%m-%d} reaches outside the fixings seen")
    return float(steps["rate_pct"].to_numpy()[place].mean())


def _row(id: str) -> Any:  # noqa: ANN401  (a record)
    return row_where(money(), id=id)


class Gain(NamedTuple):
    """A fall of the cost of money, lowest and highest, and of the mean LPR beside it; points."""

    low: float
    high: float
    lpr: float
    grade: str


def bonds() -> Gain:
    """Return the fall of bond coupons from 2024 to 2025, and of the LPR over the same stretches."""
    before, after = _row(BONDS_BEFORE), _row(BONDS_AFTER)
    mean = before.rate_pct
    return Gain(
        mean - after.high_pct,
        mean - after.low_pct,
        mean_lpr(before.start, before.end) - mean_lpr(after.start, after.end),
        worst(before.grade, after.grade),
    )


def year() -> Gain:
    """Return the fall of the mean cost of all funding in 2024, and of the mean LPR."""
    row = row_where(load("industry"), fact_id=CHANGE_2024)
    start, end, back = row.date_start, row.date_end, pd.DateOffset(years=1)
    fall = -row.value_low / 100  # printed in basis points
    return Gain(fall, fall, mean_lpr(start - back, end - back) - mean_lpr(start, end), row.grade)


def since_2021() -> Gain:
    """Return the fall of all funding from 2021 to 2024, ends against ends."""
    before, after = _row(MEDIAN_2021), _row(BAND_2024)
    return Gain(
        before.low_pct - after.high_pct,
        before.high_pct - after.low_pct,
        mean_lpr(before.start, before.end) - mean_lpr(after.start, after.end),
        worst(before.grade, after.grade),
    )


def steps() -> Interval:
    """Return two falls of the ceiling, points: all-in rule to scenario, and the whole fall."""
    known = ceilings.lines()
    return (known["all-in"].pct - known["average"].pct, known["before"].pct - known["average"].pct)


@statement(
    "bonds-against-lpr",
    chapter=CHAPTER,
    holds="From 2024 to 2025 the coupons of licensed companies' bonds fell by {ends} points and the "
    "LPR by {lpr}: these pages do not tell which fell further",
    opposite="From 2024 to 2025 the coupons of licensed companies' bonds fell {way} than the LPR: by "
    "{ends} points against {lpr}",
)
def _bonds(_: Study) -> Outcome:
    found = bonds()
    values = {
        "ends": span(found.low, found.high, 2),
        "lpr": number(found.lpr, 2),
        "way": "further" if found.low > found.lpr else "less far",
    }
    return Outcome("holds" if found.low <= found.lpr <= found.high else "opposite", values)


@statement(
    "funding-against-lpr",
    chapter=CHAPTER,
    holds="In 2024 all funding of licensed companies got cheaper by {gain} points on the mean, more "
    "than the LPR ({lpr} on the average of the year)",
    opposite="In 2024 all funding of licensed companies got cheaper by {gain} points on the mean, less "
    "than the LPR ({lpr} on the average of the year)",
    unclear="In 2024 all funding of licensed companies got cheaper by {gain} points on the mean, about "
    "as much as the LPR ({lpr} on the average of the year)",
)
def _year(_: Study) -> Outcome:
    found = year()
    return Outcome(
        # rates are printed to a hundredth of a point
        compare(found.low, found.lpr, margin=0.01),
        {"gain": number(found.low, 2), "lpr": number(found.lpr, 2)},
    )


@statement(
    "cheaper-money-does-not-pay",
    chapter=CHAPTER,
    holds="The larger of these gains, {gain} points at most, pays for {share} of the {step} points "
    "between the rule and the scenario",
    opposite="The larger of these gains, {gain} points at most, would pay for all of the {step} points "
    "between the rule and the scenario",
)
def _pays(_: Study) -> Outcome:
    gain, step = max(bonds().high, year().high), steps()[0]
    values = {"gain": number(gain, 2), "step": number(step), "share": percent(gain / step)}
    return Outcome("holds" if gain < step else "opposite", values)


@statement(
    "counted-from-2021",
    chapter=CHAPTER,
    holds="Counted from 2021 the answer is open. Insiders then put the median at {before}, and "
    "most companies were at {after} in 2024. A fall of {ends} points lies on both sides of {step}; of "
    "the {whole} points from the older ceiling it is {share} at most",
    opposite="Counted from 2021 the answer is plain. Insiders then put the median at {before}, "
    "and most companies were at {after} in 2024. A fall of {ends} points is {way} than {step}; of the "
    "{whole} points from the older ceiling it is {share} at most",
)
def _longer(_: Study) -> Outcome:
    found, (step, whole) = since_2021(), steps()
    before, after = _row(MEDIAN_2021), _row(BAND_2024)
    values = blanks(number, step=step, whole=whole)
    values |= {
        "before": f"{span(before.low_pct, before.high_pct)}%",
        "after": f"{span(after.low_pct, after.high_pct, 1)}%",
        "ends": span(found.low, found.high, 1),
        "share": percent(found.high / whole),
        "way": "more" if found.low > step else "less",
    }
    return Outcome("holds" if found.low <= step <= found.high else "opposite", values)


def source_ids() -> tuple[str, ...]:
    """Return the pages behind what money costs."""
    change = load("industry").set_index("fact_id").loc[CHANGE_2024, "source_id"]
    return tuple(dict.fromkeys([*money()["source_id"], change]))


def printed() -> dict[str, str]:
    """Return the numbers that the prose of the page needs."""
    table = load("industry").set_index("metric")["value_low"]
    seen = money()
    return {
        "without_bonds": number(table["n_cfc_without_bond_licence"]),
        "deals_seen": count(int((seen["record"] == "deal").sum())),
        "disputed_coupon": percent(float(seen.loc[seen["disputed"], "rate_pct"].iloc[0]) / 100, 2),
    }
