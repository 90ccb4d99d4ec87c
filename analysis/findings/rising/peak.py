"""The fourth quarter: what lenders behind their targets do to everybody's price.

Question and reading, fixed before the result: how many of the bidders must be behind, by how much,
for a usual price of CNY 2,000 to reach the extreme of 3,000? The peak is taken as printed. It is
reconciled with the article if some lenders, at targets that a year-end push could mean, bring it.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.acquisition.auction.likeness import likeness
from analysis.acquisition.auction.targets import peak_needed
from analysis.assumptions import Study
from analysis.findings.rising.common import CHAPTER, usual_and_peak
from analysis.frames import records
from analysis.memo import per_study
from analysis.numbers import cny, count, number
from analysis.statements import Form, Headline, Outcome, statement

MOST: Final = 6
"""Lenders behind, at most, that are shown."""
FIELDS: Final = ("times_usual", "shadow_cny", "cost_behind_cny", "cost_other_cny", "reason")


def _spread(study: Study, n: int) -> float:
    """Return the spread of values in CNY that puts the usual price where it is."""
    usual, _ = usual_and_peak()
    ratio = study.value("bid_spread")
    # price = mean × (1 + ratio × second order statistic)
    one = float(likeness(n, 1.0, ratio, 0.0).price_cny)
    return ratio * usual / one


@per_study
def needed(study: Study) -> pd.DataFrame:
    """Return what lenders behind must want for the price to go from usual to peak.

    Columns: `lenders`, `behind`, `times_usual` (customers each of them then wins, over the equal
    share), `shadow_cny` (what each adds to its bids), `behind_cny`, `other_cny` (mean price paid
    by one behind and by another), `reason` (`one_alone`: no target brings it; `nobody_gains`).
    """
    low, _, high = (
        study.assumptions["bidders"].prior.low,
        0,
        study.assumptions["bidders"].prior.high,
    )
    rows = []
    for n in dict.fromkeys(int(x) for x in (low, study.value("bidders"), high)):
        for late in range(1, min(n - 1, MOST) + 1):
            one = peak_needed(*usual_and_peak(), n, late, _spread(study, n))
            rows.append([n, late, *(getattr(one, name) for name in FIELDS)])
    columns = ["times_usual", "shadow_cny", "behind_cny", "other_cny", "reason"]
    return pd.DataFrame(rows, columns=["lenders", "behind", *columns])


def least(study: Study) -> Any:  # noqa: ANN401  (a record)
    """Return the row with the fewest lenders behind that bring the peak, in the usual room."""
    table = needed(study)
    table = table[(table["lenders"] == int(study.value("bidders"))) & (table["reason"] == "")]
    return next(records(table.sort_values("behind")), None)


@statement(
    "two-behind-make-the-peak",
    chapter=CHAPTER,
    headline=Headline(
        "It takes two lenders behind target to make the peak",
        "One lender behind target is enough to make the peak",
        "It takes several lenders behind target to make the peak",
        "No number of lenders behind target makes the peak",
    ),
    holds="Of {n} bidders one behind its yearly target cannot lift the price from {usual} to {peak}. "
    "Two can, if each wants {times} times its usual customers and adds {shadow} to every bid",
    opposite="Of {n} bidders one behind its target can lift the price from {usual} to {peak}",
    unclear="Of {n} bidders it takes {behind} behind their targets to lift the price from {usual} to "
    "{peak}; each then adds {shadow} to every bid",
    absent="Of {n} bidders no number behind their targets lifts the price from {usual} to {peak}",
)
def _two(study: Study) -> Outcome:
    usual, peak = usual_and_peak()
    values = {
        "n": count(int(study.value("bidders"))),
        "usual": cny(usual),
        "peak": number(peak),
    }
    one = least(study)
    if one is None:
        return Outcome("absent", values)
    values |= {
        "times": number(one.times_usual, 1),
        "shadow": cny(round(one.shadow_cny, -1)),
        "behind": count(one.behind),
    }
    forms: dict[int, Form] = {1: "opposite", 2: "holds"}
    return Outcome(forms.get(one.behind, "unclear"), values)


@statement(
    "all-pay-for-two",
    chapter=CHAPTER,
    holds="Lenders that are not behind then pay {other} a customer, and win fewer: the push of some is "
    "a price for all",
    opposite="Lenders that are not behind then pay {other} a customer, no more than before",
    absent="No number of lenders behind makes the peak here, so the others pay no more",
)
def _all(study: Study) -> Outcome:
    one = least(study)
    if one is None:
        return Outcome("absent")
    usual, _ = usual_and_peak()
    values = {"other": cny(round(one.other_cny, -1))}
    return Outcome("holds" if one.other_cny > usual else "opposite", values)
