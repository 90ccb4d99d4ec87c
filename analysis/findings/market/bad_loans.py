"""How many loans go bad? Reported NPL ratios, and what leaves the book before they are taken.

A ratio is taken of the book on one day. What was sold or written off before is in neither half
of it, so it says how much bad debt is left, not how much there was.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.market.channels import companies
from analysis.findings.market.size import LONGEST_STEP_DAYS, rounding
from analysis.findings.platforms import lenders
from analysis.frames import records, where
from analysis.numbers import as_given, blanks, cny, count, number
from analysis.statements import Form, Outcome, statement

CHAPTER = "market"

CLOSE = 2.0
"""Ratios within this many percent points of each other count as close together."""


def ratios() -> pd.DataFrame:
    """Return every NPL ratio seen, one row a company and date.

    Columns: `company`, `period`, `date`, `ratio_pct`, `run` (dates at most a year apart share
    one), `grade`, `source_id`; by company, oldest first.
    """
    seen = where(load("company_facts"), metric="npl_ratio").sort_values(
        ["company_id", "date_end"], ignore_index=True
    )
    found = seen[["period", "date_end", "value_low", "grade", "source_id"]].rename(
        columns={"date_end": "date", "value_low": "ratio_pct"}
    )
    found.insert(0, "company", seen["company_id"].map(lenders()))
    apart = found.groupby("company")["date"].diff().dt.days > LONGEST_STEP_DAYS
    new = found["company"] != found["company"].shift()
    found.insert(4, "run", (apart | new).cumsum())
    return found


def fullest() -> pd.DataFrame:
    """Return the ratios of the one year's end that most companies share."""
    table = ratios()
    ends = table[table["date"].dt.month == 12]
    last: pd.DataFrame = ends[ends["date"] == ends["date"].mode().max()]
    return last


@statement(
    "ratios-close-together",
    chapter=CHAPTER,
    holds="The {n} licensed companies of {all} for which the end of {year} was seen report {low}% to "
    "{high}% of their loans as bad, within {points} points of each other",
    opposite="The {n} licensed companies of {all} for which the end of {year} was seen report {low}% "
    "to {high}% of their loans as bad, more than {points} points apart",
)
def _close(_: Study) -> Outcome:
    part = fullest()
    low, high = float(part["ratio_pct"].min()), float(part["ratio_pct"].max())
    values = blanks(count, n=len(part), points=int(CLOSE))
    values |= blanks(as_given, low=low, high=high)
    values |= {"all": number(companies()), "year": str(part["date"].iloc[0].year)}
    return Outcome("holds" if high - low <= CLOSE else "opposite", values)


class Fit(NamedTuple):
    """A ratio as printed, and the range that bad loans over loan book allow for it, percent."""

    company_id: str
    period: str
    printed: float
    low: float
    high: float
    half: float

    @property
    def fits(self) -> bool:
        """Whether the printed ratio, rounded as it is, lies in that range."""
        return self.low <= self.printed + self.half and self.printed - self.half <= self.high


def fits() -> list[Fit]:
    """Return the ratios that can be held against bad loans over loan book of the same date."""
    table = load("company_facts")
    parts = [table[table["metric"] == m] for m in ("npl_ratio", "npl_balance", "loan_balance")]
    on = ["company_id", "period"]
    both = parts[0].merge(parts[1], on=on, suffixes=("", "_bad")).merge(
        parts[2], on=on, suffixes=("", "_book")
    )  # fmt: skip
    found = []
    for row in records(both):
        bad = rounding(row.value_low_bad, row.value_as_printed_bad, row.qualifier_bad)
        all_ = rounding(row.value_low_book, row.value_as_printed_book, row.qualifier_book)
        found.append(
            Fit(
                row.company_id,
                row.period,
                row.value_low,
                100 * (row.value_low_bad - bad) / (row.value_low_book + all_),
                100 * (row.value_low_bad + bad) / (row.value_low_book - all_),
                rounding(row.value_low, row.value_as_printed, row.qualifier),
            )
        )
    return found


@statement(
    "ratios-fit-their-parts",
    chapter=CHAPTER,
    holds="Bad loans over loan book, where both are printed, give the ratio to its last digit at "
    "{fit} of {n} dates. At the other they give {ours}%, and {theirs}% is printed",
    opposite="Bad loans over loan book, where both are printed, give the ratio to its last digit at "
    "all {n} dates",
    unclear="Bad loans over loan book, where both are printed, give the ratio to its last digit at no "
    "more than {fit} of {n} dates",
)
def _fit(_: Study) -> Outcome:
    found = fits()
    off = [f for f in found if not f.fits]
    form: Form = "unclear"
    values = {"n": count(len(found)), "fit": count(len(found) - len(off))}
    if not off:
        form = "opposite"
    elif len(off) == 1:
        form = "holds"
        values["ours"] = number((off[0].low + off[0].high) / 2, 2)
        values["theirs"] = as_given(off[0].printed)
    return Outcome(form, values)


class Course(NamedTuple):
    """Bad loans of a company at two year's ends, CNY billion, and the ratios, percent."""

    first: int
    last: int
    bad: tuple[float, float]
    ratio: tuple[float, float]

    @property
    def times(self) -> float:
        """How many times as many bad loans there were at the later end."""
        return self.bad[1] / self.bad[0]

    @property
    def rise(self) -> float:
        """Change of the ratio, percent points."""
        return self.ratio[1] - self.ratio[0]


def courses() -> list[Course]:
    """Return the course of bad loans and ratio at each company that prints both at two year's ends."""
    table = load("company_facts")
    ends = table[table["date_end"].dt.month == 12]
    both = ends[ends["metric"] == "npl_balance"].merge(
        ends[ends["metric"] == "npl_ratio"], on=["company_id", "date_end"], suffixes=("", "_ratio")
    )
    found = []
    for _, part in both.sort_values("date_end").groupby("company_id"):
        rows = list(records(part))
        a, b = rows[0], rows[-1]
        if len(rows) > 1:
            found.append(
                Course(
                    a.date_end.year,
                    b.date_end.year,
                    (a.value_low / 10, b.value_low / 10),
                    (a.value_low_ratio, b.value_low_ratio),
                )
            )
    return sorted(found, key=lambda c: -c.times)


@statement(
    "ratio-and-amount-part",
    chapter=CHAPTER,
    holds="A ratio does not tell how the amount moves. One company had {times} times as many bad "
    "loans in {last} as in {first} and its ratio went from {before}% to {after}%. Another had {other} "
    "times as many as in {start} and its ratio went from {low}% to {high}%",
    opposite="Where bad loans grew most the ratio rose most: {times} times as many from {first} to "
    "{last} and from {before}% to {after}%, against {other} times and from {low}% to {high}%",
)
def _part(_: Study) -> Outcome:
    most, least = courses()[0], courses()[-1]
    values = blanks(number, 1, times=most.times, other=least.times)
    values |= blanks(
        as_given, before=most.ratio[0], after=most.ratio[1], low=least.ratio[0], high=least.ratio[1]
    )
    values |= {"first": str(most.first), "last": str(most.last), "start": str(least.first)}
    return Outcome(
        "holds" if most.times > least.times and most.rise < least.rise else "opposite", values
    )


def source_ids() -> tuple[str, ...]:
    """Return the pages behind the ratios."""
    return tuple(dict.fromkeys(ratios()["source_id"]))


def printed() -> dict[str, str]:
    """Return the numbers that the prose of the page needs."""
    table = ratios()
    top = next(records(table.nlargest(1, "ratio_pct")))
    metrics = load("industry").set_index(["metric", "period"])["value_low"]
    offered = metrics["npl_transfer_unpaid_amount"]
    counts = metrics["npl_transfer_n_projects_ytd"]
    return {
        "ratios_low": f"{as_given(float(table['ratio_pct'].min()))}%",
        "ratios_high": f"{as_given(top.ratio_pct)}%",
        "ratios_high_year": str(top.date.year),
        "offered_half_year": cny(float(offered["2025H1"].min()) / 10),
        "packages_september": number(float(counts["2025-09"])),
        "packages_october": number(float(counts["2025-10"])),
    }
