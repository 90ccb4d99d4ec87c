"""What is a bad loan still worth? Starting prices of packages, by how long they are past due.

A starting price is what a seller asks at auction, not what a buyer paid. Where a page tells how
long the loans are past due it stands in the row's note; most rows have no age.
"""

from __future__ import annotations

import math
import re
from typing import Any

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.platforms import lenders
from analysis.frames import records, row_where, where
from analysis.numbers import as_given, blanks, count, number, percent
from analysis.statements import Form, Headline, Outcome, statement

CHAPTER = "market"

CLAIM, PRINCIPAL = "claim", "principal alone"
"""What a price is a share of; a claim is principal and unpaid interest."""
METRICS = {
    "npl_auction_start_price_to_claim": CLAIM,
    "npl_transfer_start_price_to_claim": CLAIM,
    "npl_transfer_start_price_to_principal": PRINCIPAL,
}
AVERAGE = "npl_auction_avg_start_discount"

AGE = re.compile(r"(?P<low>[\d,]+)(?:-(?P<high>\d+))? (?P<unit>days|months|years) past due")
A_YEAR = {"days": 365.25, "months": 12.0, "years": 1.0}

NEAR_TOTAL = 0.9
"""A loss from which it counts as close to total; of old debt: `OLD` years and more."""
OLD = 3
ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)


def age(note: str) -> tuple[float, float] | None:
    """Return how long loans are past due, in years, as a note tells."""
    hit = AGE.search(note)
    if hit is None:
        return None
    per = A_YEAR[hit["unit"]]
    low = float(hit["low"].replace(",", ""))
    return low / per, float(hit["high"] or low) / per


def packages() -> pd.DataFrame:
    """Return every starting price seen, one row a page's figure.

    Columns: `company`, `period`, `years_low`, `years_high` (past due; NaN where not told),
    `low_pct`, `high_pct` (one figure stands for several packages where they differ), `of`
    (`CLAIM` or `PRINCIPAL`), `basis`, `grade`, `source_id`; youngest first, those without an age
    last.
    """
    table = load("company_facts")
    names = lenders()
    rows = []
    for row in records(table[table["metric"].isin(METRICS)]):
        low, high = age(str(row.note)) or (math.nan, math.nan)
        rows.append(
            {
                "company": names[row.company_id],
                "period": row.period,
                "years_low": low,
                "years_high": high,
                "low_pct": row.value_low,
                "high_pct": row.value_high,
                "of": METRICS[row.metric],
                "basis": row.basis,
                "grade": row.grade,
                "source_id": row.source_id,
            }
        )
    return pd.DataFrame(rows).sort_values(["years_low", "low_pct"], ignore_index=True)


def aged() -> pd.DataFrame:
    """Return the packages with one age and a price as a share of the claim, with `year`.

    `year` is the year past due they are in, counted from one: completed years and one more.
    """
    table = packages()
    one = table[(table["of"] == CLAIM) & (table["years_low"] == table["years_high"])].copy()
    one["year"] = [int(y) + 1 for y in one["years_low"]]
    return one.reset_index(drop=True)


def average() -> Any:  # noqa: ANN401  (a record)
    """Return the printed average of starting prices in one month, as a share of the claim."""
    return row_where(load("industry"), metric=AVERAGE)


def printed_span(low: float, high: float) -> str:
    """Return a span of percentages with the decimals they were printed with."""
    first, last = as_given(low), as_given(high)
    return f"{first}%" if first == last else f"{first} to {last}%"


def _of_year(table: pd.DataFrame, year: int) -> pd.DataFrame:
    return table[table["year"] == year]


def _span(part: pd.DataFrame) -> str:
    return printed_span(float(part["low_pct"].min()), float(part["high_pct"].max()))


@statement(
    "older-asks-less",
    chapter=CHAPTER,
    headline=Headline(
        "The older a bad loan, the less it is offered for",
        "Older bad loans are not offered for less",
        "Age alone does not order what bad loans are offered for",
    ),
    holds="Sellers ask {young} of the claim in its {first} year past due, {middle} in the "
    "{later} and {old} in the {last}",
    opposite="Sellers do not ask less for older debt: {young} of the claim in its {first} year past "
    "due, {middle} in the {later} and {old} in the {last}",
    unclear="Age alone does not order what sellers ask: {young} of the claim in its {first} year "
    "past due, {middle} in the {later} and {old} in the {last}",
)
def _older(_: Study) -> Outcome:
    table = aged()
    years = sorted(set(table["year"]))
    groups = [_of_year(table, y) for y in (years[0], years[-2], years[-1])]
    young, middle, old = groups
    form: Form = "unclear"
    if old["low_pct"].min() >= young["high_pct"].max():
        form = "opposite"
    elif (
        young["low_pct"].min() > middle["high_pct"].max()
        and middle["low_pct"].min() > old["high_pct"].max()
    ):
        form = "holds"
    values = {
        "young": _span(young),
        "middle": _span(middle),
        "old": _span(old),
        "first": ORDINALS[years[0] - 1],
        "later": ORDINALS[years[-2] - 1],
        "last": ORDINALS[years[-1] - 1],
    }
    return Outcome(form, values)


def _losses(part: pd.DataFrame) -> tuple[float, float]:
    """Return the smallest and the largest share of the claim that is lost at these prices."""
    return 1 - float(part["high_pct"].max()) / 100, 1 - float(part["low_pct"].min()) / 100


@statement(
    "old-debt-is-lost",
    chapter=CHAPTER,
    holds="Sold at the starting price, packages {old} years and more past due lose {low} to {high} of "
    "the claim, and packages in their first year {young}",
    opposite="Sold at the starting price, packages {old} years and more past due lose {low} to {high} "
    "of the claim, which is far from all of it",
)
def _lost(_: Study) -> Outcome:
    table = aged()
    old, young = table[table["years_low"] >= OLD], _of_year(table, 1)
    losses, first = _losses(old), _losses(young)
    values = blanks(percent, low=losses[0], high=losses[1])
    values |= {"old": count(OLD), "young": " to ".join(dict.fromkeys(percent(x) for x in first))}
    return Outcome("holds" if losses[0] >= NEAR_TOTAL else "opposite", values)


@statement(
    "age-is-not-all",
    chapter=CHAPTER,
    holds="Age is not all: in the second year past due one company asks {range} of principal, others "
    "{others} of a claim that holds interest as well",
    opposite="In the second year past due one company asks {range} of principal, no less than the "
    "{others} of the claim that others ask",
)
def _not_all(_: Study) -> Outcome:
    mine = where(packages(), of=PRINCIPAL)
    others = _of_year(aged(), 2)
    return Outcome(
        "holds" if mine["high_pct"].max() < others["low_pct"].min() else "opposite",
        {"range": _span(mine), "others": _span(others)},
    )


def source_ids() -> tuple[str, ...]:
    """Return the pages behind the prices and their average."""
    return tuple(dict.fromkeys([*packages()["source_id"], average().source_id]))


def printed() -> dict[str, str]:
    """Return the numbers that the prose of the page needs."""
    claims = where(packages(), of=CLAIM)
    untold = claims[claims["years_low"].isna()]
    return {
        "prices_seen": number(len(claims)),
        "ages_untold": count(len(untold)),
        "untold_span": _span(untold),
        "average_asked": f"{as_given(average().value_low)}%",
    }
