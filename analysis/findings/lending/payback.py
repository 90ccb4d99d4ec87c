"""When a customer has paid back, and in how many loans: every reading, tenor and cost.

The article counts loan cycles until income covers the total operating cost of a customer, but
not what counts as income, whose customer it is, or how long a loan runs. So all are shown. The
main reading was fixed before any result was seen (`lending.MAIN_READING`).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from analysis import frames, lending
from analysis.assumptions import Study
from analysis.findings.lending.common import (
    CHAPTER,
    DETAIL,
    LADDERS,
    SHOWN,
    TAILS,
    TENORS,
    TYPES,
    costs,
    customer,
    debtor,
)
from analysis.findings.tables import Table, tabulate
from analysis.frames import records, where
from analysis.lending.customer import MAIN_READING
from analysis.memo import per_study
from analysis.numbers import blanks, cny, count, number, percent
from analysis.statements import Form, Headline, Outcome, compare, statement

LAST: Final = 60
"""Months drawn."""
READING_WORDS: Final = {
    ("gross_interest", "cac", "average"): "Interest against acquisition, average customer",
    ("gross_interest", "cac", "loyal"): "Interest against acquisition, loyal customer",
    ("gross_interest", "total_operating_cost", "average"): "Interest against all costs but loss, "
    "average customer",
    ("gross_interest", "total_operating_cost", "loyal"): "Interest against all costs but loss, "
    "loyal customer",
    ("contribution", "cac", "average"): "Contribution against acquisition, average customer",
    ("contribution", "cac", "loyal"): "Contribution against acquisition, loyal customer",
}
"""The six readings in words; losses are in no reading's cost but lower the contribution."""
ABOUT_TWO: Final = 2
"""The article's count under the heavy front."""


@per_study
def running(study: Study) -> pd.DataFrame:
    """Return the discounted contribution so far, by month.

    Columns: `term`, `ladder`, `tail`, `month`, `running_cny`, before acquisition cost.
    """

    def path(ladder: str, **at: int) -> dict[str, Any]:
        one = customer(study, ladder, **at)
        flow = (one.discount * one.monthly_contribution).reshape(-1)
        total = np.cumsum(np.pad(flow, (0, max(LAST + 1 - len(flow), 0))))[: LAST + 1]
        return {"month": np.arange(LAST + 1), "running_cny": total}

    return frames.stacked(path, term=TENORS, ladder=LADDERS, tail=TAILS)


@per_study
def months(study: Study) -> pd.DataFrame:
    """Return what each customer is worth and when they have paid back, by cost.

    Columns: `term`, `ladder`, `tail`, `cac_cny`, `value_cny`, `payback_months` (NaN: never).
    """

    def row(ladder: str, **at: float) -> dict[str, float]:
        one = customer(study, ladder, **at)
        return {"value_cny": float(one.value_cny), "payback_months": float(one.payback_months)}

    return frames.grid(row, term=TENORS, ladder=LADDERS, tail=TAILS, cac_cny=costs())


@per_study
def grid(study: Study) -> pd.DataFrame:
    """Return loan cycles until the cost is covered: every reading, tenor and cost.

    Columns: `ladder`, `tail`, `reading`, `main` (whether it is the main reading), `term`,
    `cac_cny`, `cycles` (NaN: the ladder ends first), `coverage` (income over cost of the whole
    ladder).
    """

    def cell(ladder: str, reading: tuple[str, str, str], **at: float) -> dict[str, Any]:
        one = customer(study, ladder, **at)
        return {
            "reading": READING_WORDS[reading],
            "main": reading == MAIN_READING,
            "cycles": float(one.payback_cycles(*reading)),
            "coverage": float(one.coverage(*reading)),
        }

    table = frames.grid(
        cell, ladder=LADDERS, tail=TAILS, term=TENORS, cac_cny=costs(), reading=lending.READINGS
    )
    return table[["ladder", "tail", "reading", "main", "term", "cac_cny", "cycles", "coverage"]]


def two_or_fewer(study: Study) -> pd.DataFrame:
    """Return the cells of the grid in which the heavy front needs two loans or fewer."""
    table = grid(study)
    return table[(table["ladder"] == "heavy front") & (table["cycles"] <= ABOUT_TWO)]


@statement(
    "main-reading-of-cycles",
    chapter=CHAPTER,
    headline=Headline(
        "Counted our way, the heavy front never pays back in two loans",
        "Counted our way, the heavy front can pay back in two loans",
        "Counted our way, the heavy front never pays back at all",
    ),
    holds="As we fixed it beforehand, the heavy front pays back in {paid} of {cells} cases, "
    "after {fewest} loans at the soonest; the article says about two",
    opposite="Counted as we fixed beforehand, the heavy front pays back in {paid} of {cells} "
    "cases, after as few as {fewest} loans; the article says about two",
    unclear="Counted as we fixed beforehand, the heavy front pays back in none of {cells} cases: "
    "at most {covered} of the cost is covered",
)
def _main(study: Study) -> Outcome:
    heavy = where(grid(study).query("main"), ladder="heavy front")
    paid, fewest = int(heavy["cycles"].notna().sum()), float(heavy["cycles"].min())
    form: Form = "unclear" if not paid else "opposite" if fewest <= ABOUT_TWO else "holds"
    values = blanks(count, paid=paid, cells=len(heavy))
    values |= {
        "covered": percent(float(heavy["coverage"].max())),
        "fewest": count(int(fewest)) if paid else "no",
    }
    return Outcome(form, values)


@statement(
    "two-cycles-need-a-reading",
    chapter=DETAIL,
    holds="Two loan cycles or fewer do turn up under the heavy front, in {some} of {all} cases. "
    "That is for a customer who never fails, or where acquisition is the only cost that counts",
    opposite="Two loan cycles or fewer turn up in {some} of {all} cases under the heavy front, also "
    "for an average customer with their running costs or losses counted",
    unclear="Two loan cycles turn up nowhere under the heavy front",
)
def _two(study: Study) -> Outcome:
    found = two_or_fewer(study)
    kind = {words: reading for reading, words in READING_WORDS.items()}
    kind_found = {kind[words] for words in found["reading"]}
    lenient = {r for r in lending.READINGS if r[2] == "loyal" or r[:2] == ("gross_interest", "cac")}
    values = {"some": count(len(found)), "all": number(len(grid(study)) / len(LADDERS))}
    form: Form = "holds" if kind_found <= lenient else "opposite"
    return Outcome("unclear" if found.empty else form, values)


@statement(
    "fewer-cycles-than-light",
    chapter=DETAIL,
    holds="In that count the light front pays back in {light} of {cells} cases, and never in "
    "fewer loans. Over all six counts the heavy front needs fewer loans in {fewer} of {either} cases "
    "where either pays back, and more in {more}",
    opposite="In that count the light front pays back in {light} of {cells} cases. Over all six "
    "counts the heavy front needs more loans in {more} of {either} cases where either pays back, and "
    "fewer in {fewer}",
    unclear="In that count the light front pays back in {light} of {cells} cases. Over all six "
    "counts neither ladder needs clearly fewer loans. Of {either} cases where either pays back, the "
    "heavy front needs fewer in {fewer} and more in {more}",
)
def _fewer(study: Study) -> Outcome:
    table = grid(study).assign(cycles=lambda t: t["cycles"].fillna(np.inf))
    keys = ["tail", "reading", "term", "cac_cny"]
    wide = table.pivot_table(index=keys, columns="ladder", values="cycles", aggfunc="first")
    either = wide[np.isfinite(wide).any(axis=1)]
    fewer = int((either["heavy front"] < either["light front"]).sum())
    more = int((either["heavy front"] > either["light front"]).sum())
    main = table[table["main"]].pivot_table(
        index=["tail", "term", "cac_cny"], columns="ladder", values="cycles", aggfunc="first"
    )
    never_fewer = not (main["light front"] < main["heavy front"]).any()
    values = blanks(number, fewer=fewer, more=more, either=len(either))
    values |= blanks(count, light=int(np.isfinite(main["light front"]).sum()), cells=len(main))
    form = compare(fewer, more, margin=0.1 * len(either))
    return Outcome("unclear" if form == "holds" and not never_fewer else form, values)


@statement(
    "worth-less-than-he-cost",
    chapter=CHAPTER,
    headline=Headline(
        "At mid-range, losses counted, our customer does not repay the lowest cost",
        "At mid-range, losses counted, our customer repays the article's lowest cost",
        "Whether our average customer pays back hangs on ladder and length",
    ),
    holds="At mid-range a customer of our example brings {low} to {high} before acquisition; the "
    "article's lowest cost is {least}",
    opposite="A customer of our example repays the article's lowest cost, {least}: before "
    "acquisition they bring {low} to {high}",
    unclear="Only some customers of our example repay the article's lowest cost, {least}: before "
    "acquisition they bring {low} to {high}",
)
def _worth(study: Study) -> Outcome:
    value, least = months(study)["value_cny"], min(costs())
    values = {"low": cny(float(value.min())), "high": cny(float(value.max())), "least": cny(least)}
    if float(value.max()) < least:
        return Outcome("holds", values)
    return Outcome("opposite" if float(value.min()) >= least else "unclear", values)


@statement(
    "longer-loans-earn-more",
    chapter=CHAPTER,
    holds="How long a loan runs matters more than which amount comes first. With {long} months in "
    "place of {short} a heavy-front customer is worth {longer} more; heavy in place of light adds "
    "only {order}, at {middle} months",
    opposite="The order of the amounts moves the result more than the length of a loan: {order} "
    "against {longer}",
)
def _longer(study: Study) -> Outcome:
    table = months(study).query("tail == 0").drop_duplicates(["term", "ladder"])
    value = {(row.term, row.ladder): float(row.value_cny) for row in records(table)}
    short, middle, long = TENORS
    longer = value[long, "heavy front"] - value[short, "heavy front"]
    order = value[middle, "heavy front"] - value[middle, "light front"]
    values = blanks(number, short=short, middle=middle, long=long)
    values |= blanks(cny, longer=longer, order=order)
    return Outcome("holds" if longer > abs(order) else "opposite", values)


@statement(
    "short-loans-strain",
    chapter=DETAIL,
    holds="Short loans strain the most: the largest instalment takes {short} of that income where "
    "loans run {first} months, {long} where they run {last}",
    opposite="The largest instalment takes {short} of that income where loans run {first} months, "
    "{long} where they run {last}",
)
def _strain(study: Study) -> Outcome:
    first, last = TENORS[0], TENORS[-1]
    short, long = (
        debtor(study, "heavy front", term=term).instalment_to_income for term in (first, last)
    )
    values = blanks(percent, short=short, long=long) | blanks(number, first=first, last=last)
    return Outcome("holds" if short > long else "opposite", values)


def debtor_table(study: Study) -> Table:
    """Return the borrower's twin: what one who keeps their side pays, by tenor and ladder."""
    owed = {term: debtor(study, "heavy front", term=term) for term in TENORS}
    return tabulate(
        "The other side, either ladder: a borrower who pays all five loans on schedule",
        TENORS,
        {
            "Length of a loan": lambda term: f"{term} months",
            "Paid in all, CNY": lambda term: number(owed[term].scheduled_paid_cny),
            "Of it interest, CNY": lambda term: number(owed[term].scheduled_charge_cny),
            "All-in price a year": lambda term: percent(owed[term].all_in_apr, 1),
            "Most owed at once, CNY": lambda term: number(owed[term].peak_debt_cny),
            "Largest instalment over income": lambda term: percent(owed[term].instalment_to_income),
            "Months in debt": lambda term: number(owed[term].scheduled_months_in_debt),
        },
    )


def type_table(study: Study) -> Table:
    """Return what may be expected of each type of borrower, by ladder, at the middle tenor."""
    heavy, light = (debtor(study, ladder, term=SHOWN) for ladder in LADDERS)
    return tabulate(
        f"The other side by type of borrower, loans of {number(SHOWN)} months",
        range(len(TYPES)),
        {
            "Type of borrower": lambda j: f"{TYPES[j]} type",
            "Expected payments, heavy front, CNY": lambda j: number(heavy.total_paid_cny[j]),
            "Of them interest, CNY": lambda j: number(heavy.finance_charge_cny[j]),
            "Interest, light front, CNY": lambda j: number(light.finance_charge_cny[j]),
            "Ever late": lambda j: percent(heavy.chance_of_arrears[j]),
            "Ever in default": lambda j: percent(heavy.chance_of_default[j]),
            "Months in debt": lambda j: number(heavy.months_in_debt[j], 1),
        },
    )
