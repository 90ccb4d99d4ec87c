"""The article's numbers and the four things that "30% less" can mean."""

from __future__ import annotations

import pandas as pd

from analysis.acquisition.cut import cost_ratio
from analysis.assumptions import Study
from analysis.findings.article import amount
from analysis.frames import where
from analysis.numbers import blanks, number, percent, span
from analysis.statements import Form, Headline, Outcome, compare, statement

CHAPTER = "01-intro"

PRINTED, CUT, TARGET = "what the article prints", "four readings of 30% less", "the target"

COLUMNS = ["row", "group", "low_cny", "high_cny", "mark", "open", "grade"]


def lines(study: Study) -> pd.DataFrame:
    """Return the article's costs, its target, and the readings of the ordered cut.

    Columns: `row` (words), `group`, `low_cny`, `high_cny`, `mark` (point, near, band, above,
    below), `open`, `grade`, in the order of the picture. `near` is a number approached from
    below. `open`: the reading cuts total spend, so the cost shown holds only if the number of
    customers is held; if it is free, no cost follows.
    """
    kept = 1 - amount("F009") / 100
    peak = amount("F008")
    held = cost_ratio(kept, 1.0) * peak
    low, high = study.interval("platform_mean_cac_2024_cny")
    grade = study.grade("platform_mean_cac_2024_cny")
    rows = [
        ("Sector average", PRINTED, amount("F010"), amount("F011"), "band", False, "C"),
        ("Fourth quarter, often", PRINTED, amount("F013"), amount("F013"), "above", False, "C"),
        ("Fourth quarter, extreme", PRINTED, amount("F014"), amount("F014"), "point", False, "C"),
        ("The platform's own peak", PRINTED, peak, peak, "near", False, "C"),
        ("Cost per customer, off the peak", CUT, kept * peak, kept * peak, "near", False, "C"),
        ("Total spend, off the peak", CUT, held, held, "near", True, "C"),
        ("Cost per customer, off the mean", CUT, kept * low, kept * high, "band", False, grade),
        ("Total spend, off the mean", CUT, kept * low, kept * high, "band", True, grade),
        ("Ideal cost", TARGET, amount("F078"), amount("F078"), "below", False, "D"),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


@statement(
    "thirty-depends-on-base",
    chapter=CHAPTER,
    headline=Headline(
        "{cut} off the peak just misses the target",
        "{cut} less reaches the target from either base",
        "{cut} less misses the target from either base",
    ),
    holds="{cut} off the peak leaves just under CNY {left}, above the target of {target}; off "
    "the yearly mean, which is not printed, it leaves {span}",
    opposite="Read from either base, {cut} less reaches the target of below CNY {target}",
    unclear="Read from either base, {cut} less does not reach the target of below CNY {target}",
)
def _base(study: Study) -> Outcome:
    cut = where(lines(study), group=CUT)
    target = amount("F078")
    peak = cut[cut["mark"] == "near"]
    mean = cut[cut["mark"] == "band"]
    reach_peak = bool((peak["high_cny"] < target).all())
    form: Form = "holds"
    if reach_peak and float(mean["high_cny"].max()) < target:
        form = "opposite"
    elif not reach_peak and float(mean["low_cny"].min()) >= target:
        form = "unclear"
    values = blanks(number, target=target, left=float(peak["high_cny"].max()))
    values |= {
        "cut": percent(amount("F009") / 100),
        "span": span(float(mean["low_cny"].min()), float(mean["high_cny"].max())),
    }
    return Outcome(form, values)


@statement(
    "spend-fixes-no-cost",
    chapter=CHAPTER,
    holds="Only if the number of customers is held does {cut} less spend mean {cut} less per "
    "customer. If they fall by as much, the cost stays where it was, and if they fall by {more}, it "
    "rises by {rise}",
    opposite="A cut of spend by {cut} lowers the cost per customer whatever happens to their number",
)
def _spend(_: Study) -> Outcome:
    cut = amount("F009") / 100
    more = cut + 0.1
    rise = cost_ratio(1 - cut, 1 - more) - 1
    return Outcome(compare(rise, 0.0), blanks(percent, cut=cut, more=more, rise=rise))
