"""The article's five numbers and the four things that "30% less" can mean."""

from __future__ import annotations

import pandas as pd

from analysis.assumptions import Study
from analysis.findings.article import amount
from analysis.numbers import cny, number, percent
from analysis.statements import Outcome, compare, statement

CHAPTER = "01-intro"


def lines(study: Study) -> pd.DataFrame:
    """Return the article's costs, its target, and the readings of the ordered cut.

    Parameters
    ----------
    study : Study
        `platform_mean_cac_2024_cny` stands in for the platform's mean of 2024, which the
        article does not print.

    Returns
    -------
    DataFrame
        `row` (words), `group`, `low_cny`, `high_cny`, `mark` (point, band, above, below),
        `grade`, in the order of the picture. A cut of total spend leaves the cost per
        customer between the cut level (volume held) and the old one (volume cut alike).
    """
    kept = 1 - amount("F009") / 100
    peak, target = amount("F014"), amount("F078")
    low, high = study.interval("platform_mean_cac_2024_cny")
    grade = study.grade("platform_mean_cac_2024_cny")
    printed, cut, aim = "what the article prints", "four readings of 30% less", "the target"
    rows = [
        ("Sector average", printed, amount("F010"), amount("F011"), "band", "C"),
        ("Fourth quarter, often", printed, amount("F013"), amount("F013"), "above", "C"),
        ("Fourth quarter, at the extreme", printed, peak, peak, "point", "C"),
        ("Cost per customer, off the peak", cut, kept * peak, kept * peak, "point", "C"),
        ("Total spend, off the peak", cut, kept * peak, peak, "band", "C"),
        ("Cost per customer, off the mean", cut, kept * low, kept * high, "band", grade),
        ("Total spend, off the mean", cut, kept * low, high, "band", grade),
        ("Ideal cost", aim, target, target, "below", "D"),
    ]
    return pd.DataFrame(rows, columns=["row", "group", "low_cny", "high_cny", "mark", "grade"])


@statement(
    "thirty-misses-target",
    chapter=CHAPTER,
    holds="{cut} off the peak of {peak} leaves {left}: the ordered cut alone does not reach the "
    "target of below {target}",
    opposite="{cut} off the peak of {peak} leaves {left}, inside the target of below {target}",
)
def _misses(_: Study) -> Outcome:
    share, peak, target = amount("F009") / 100, amount("F014"), amount("F078")
    left = (1 - share) * peak
    return Outcome(
        "holds" if left >= target else "opposite",
        {
            "cut": percent(share),
            "peak": cny(peak),
            "left": number(left),
            "target": number(target),
        },
    )


@statement(
    "thirty-is-not-one-number",
    chapter=CHAPTER,
    holds="Read four ways, the same order asks for anything between {low} and {high}",
    opposite="All four readings of the order ask for the same cost, {low}",
)
def _spread(study: Study) -> Outcome:
    table = lines(study)
    cut = table[table["group"] == "four readings of 30% less"]
    low, high = float(cut["low_cny"].min()), float(cut["high_cny"].max())
    return Outcome(
        compare(high, low) if high > low else "opposite", {"low": cny(low), "high": cny(high)}
    )
