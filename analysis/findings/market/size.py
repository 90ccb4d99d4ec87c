"""How big is the market of licensed companies, and is it growing?

Everything here is the loan book; total assets are another measure and stand in `assets`.
"""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from analysis.acquisition.dated import dated_pair
from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.frames import records
from analysis.numbers import blanks, count, number, percent
from analysis.statements import Form, Headline, Outcome, compare, statement

CHAPTER = "market"

LONGEST_STEP_DAYS = 370
"""Balances further apart are not joined: the years between were not seen."""
SAME_PACE = 2.0
"""Growth rates within this many points of each other count as one pace."""


def rounding(value: float, printed: str, qualifier: str) -> float:
    """Return half of the last digit that a printed number can be trusted to."""
    if "." in printed:
        return 0.5 * float(10.0 ** -len(printed.split(".")[1]))
    if qualifier != "about":
        return 0.5
    zeros = len(printed) - len(printed.rstrip("0"))
    return min(0.5 * float(10.0**zeros), 0.5 * value)


def book() -> pd.DataFrame:
    """Return the loan book of all licensed companies at each date it was seen.

    Columns: `date`, `period`, `loan_book_cny_bn`, `low_cny_bn` and `high_cny_bn` (what rounding
    of the print allows), `run` (balances joined by yearly steps share one), `qualifier`, `grade`,
    `source_id`; oldest first.
    """
    table = load("industry")
    rows = []
    for row in records(table[table["metric"] == "loan_balance"].sort_values("date_end")):
        value = row.value_low
        half = rounding(value, row.value_as_printed, row.qualifier)
        rows.append(
            {
                "date": row.date_end,
                "period": row.period,
                "loan_book_cny_bn": value / 10,
                "low_cny_bn": (value - half) / 10,
                "high_cny_bn": (value + half) / 10,
                "qualifier": row.qualifier,
                "grade": row.grade,
                "source_id": row.source_id,
            }
        )
    found = pd.DataFrame(rows)
    apart = found["date"].diff().dt.days > LONGEST_STEP_DAYS
    found.insert(6, "run", apart.cumsum())
    return found


def growth() -> pd.DataFrame:
    """Return growth of the loan book between each two dates seen, as an annual rate.

    Columns: `start`, `end`, `years`, `rate_pct`, `low_pct`, `high_pct` (rounding of both ends),
    `yearly` (false where the rate averages over years that were not seen), `grade`.
    """
    rows = []
    for before, after in pairwise(records(book())):
        days = (after.date - before.date).days
        # a year is one year, leap or not
        years = round(days / 365.25, 2)
        pair = dated_pair(
            before.loan_book_cny_bn,
            after.loan_book_cny_bn,
            before.high_cny_bn - before.loan_book_cny_bn,
            after.high_cny_bn - after.loan_book_cny_bn,
            years,
        )
        rows.append(
            {
                "start": before.date,
                "end": after.date,
                "years": years,
                "rate_pct": 100 * pair.annual_rate,
                "low_pct": 100 * pair.rate_low,
                "high_pct": 100 * pair.rate_high,
                "yearly": days <= LONGEST_STEP_DAYS,
                "grade": worst(before.grade, after.grade),
            }
        )
    return pd.DataFrame(rows)


@statement(
    "growth-back-to-pace",
    chapter=CHAPTER,
    headline=Headline(
        "Licensed lenders' growth halved in a year",
        "Licensed lenders grew no slower than before",
        "Licensed lenders grew more slowly than before",
    ),
    holds="Their loan book grew by {last} in {year}, after {peak} the year before and {first} "
    "the year before that",
    opposite="Their loan book grew by {last} in {year}, after {peak} the year before",
    unclear="Their loan book grew more slowly in {year}, by {last} after {peak} the year before and "
    "{first} the year before that",
)
def _pace(_: Study) -> Outcome:
    first, peak, last = list(records(growth()))[-3:]
    form: Form = "unclear"
    if last.rate_pct >= peak.rate_pct:
        form = "opposite"
    elif 2 * last.high_pct < peak.low_pct and abs(last.rate_pct - first.rate_pct) <= SAME_PACE:
        form = "holds"
    values = blanks(
        percent, last=last.rate_pct / 100, peak=peak.rate_pct / 100, first=first.rate_pct / 100
    )
    values["year"] = str(last.end.year)
    return Outcome(form, values)


@statement(
    "book-multiplied",
    chapter=CHAPTER,
    holds="Their loan book stood at about CNY {last} billion at the end of {year}, {times} times the "
    "CNY {first} billion of {start}",
    opposite="Their loan book stood at about CNY {last} billion at the end of {year}, no more than the "
    "CNY {first} billion of {start}",
)
def _multiplied(_: Study) -> Outcome:
    table = book()
    first, last = next(records(table.head(1))), next(records(table.tail(1)))
    values = blanks(
        number,
        first=first.loan_book_cny_bn,
        last=last.loan_book_cny_bn,
        times=last.loan_book_cny_bn / first.loan_book_cny_bn,
    )
    values |= {"year": str(last.date.year), "start": f"September {first.date.year}"}
    return Outcome(compare(last.low_cny_bn, first.high_cny_bn), values)


@statement(
    "borrowers-owe-more",
    chapter=CHAPTER,
    holds="For borrowers this growth is debt: at the end of {year} they owed these companies CNY {low} "
    "to {high} billion more than a year before",
    opposite="For borrowers growth would be debt; at the end of {year} they owed these companies no "
    "more than a year before",
)
def _owe(_: Study) -> Outcome:
    before, after = list(records(book()))[-2:]
    low = after.low_cny_bn - before.high_cny_bn
    high = after.high_cny_bn - before.low_cny_bn
    values = {"year": str(after.date.year), "low": number(low), "high": number(high)}
    return Outcome(compare(low, 0.0), values)


CREDIT = {2021: "narrow_consumer_loans", 2022: "consumer_loans_outstanding"}
"""Totals of consumer loans for a year's end at which the loan book was seen too."""


@statement(
    "a-small-slice",
    chapter=CHAPTER,
    holds="They held only {low} to {high} of consumer loans in {years}, as a bank and a rating agency "
    "count those",
    opposite="They held up to {high} of consumer loans in {years}, as a bank and a rating agency "
    "count those, and so more than a tenth",
)
def _slice(_: Study) -> Outcome:
    shares = slices()
    values = blanks(percent, low=min(shares.values()), high=max(shares.values()))
    values["years"] = " and ".join(str(year) for year in shares)
    return Outcome(compare(0.1, max(shares.values())), values)


def slices() -> dict[int, float]:
    """Return the loan book over all consumer loans, by year."""
    table = load("industry").set_index(["metric", "period"])["value_low"]
    return {
        year: float(table["loan_balance", str(year)] / table[metric, str(year)])
        for year, metric in CREDIT.items()
    }


def printed() -> dict[str, str]:
    """Return the numbers that the prose of the page needs."""
    table = load("industry").set_index(["metric", "period"])["value_low"]
    counts = table["n_companies"]
    return blanks(number, companies_first=counts["2019Q3"], companies_last=counts["2024"]) | {
        "balances_seen": count(len(book()))
    }
