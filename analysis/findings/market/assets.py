"""How much of the sector's growth is one company's? Total assets on both sides.

Loan book and total assets are two measures. The company's loan book is not seen for the years
of the step, so its part is taken of total assets, the sector's and its own.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.findings.platforms import lenders
from analysis.findings.tables import Cell, Table
from analysis.frames import records, row_where, where
from analysis.numbers import cny, number, percent
from analysis.statements import Form, Outcome, statement

CHAPTER = "market"

ONE_COMPANY = "ant"
"""The company whose balance sheet more than doubled in the year of the step."""


class Assets(NamedTuple):
    """Total assets at one year's end, CNY billion: all companies, one of them, the others."""

    year: int
    sector: float
    one: float
    grade: str
    source_ids: tuple[str, ...]

    @property
    def others(self) -> float:
        """All companies but the one."""
        return self.sector - self.one


def _stock(table: pd.DataFrame, metric: str, year: int) -> Any:  # noqa: ANN401  (a record)
    """Return the row of a year's end that is printed most finely."""
    rows = where(table, metric=metric, period=str(year))
    decimals = rows["value_as_printed"].str.partition(".")[2].str.len()
    return next(records(rows[decimals == decimals.max()]))


def assets() -> list[Assets]:
    """Return total assets at the ends of 2022, 2023 and 2024."""
    industry = load("industry")
    mine = where(load("company_facts"), company_id=ONE_COMPANY)
    grown = row_where(industry, metric="total_assets_growth")
    last = row_where(
        industry, metric="total_assets", source_id=grown.source_id, period=grown.period
    )
    before = last.value_low / (1 + grown.value_low / 100)
    first = _stock(industry, "total_assets", 2022)
    sector = {2022: (first.value_low, first), 2023: (before, last), 2024: (last.value_low, last)}
    found = []
    for year, (value, page) in sector.items():
        one = _stock(mine, "total_assets", year)
        grade = worst(page.grade, one.grade, grown.grade)
        pages = (page.source_id, one.source_id)
        found.append(Assets(year, value / 10, one.value_low / 10, grade, pages))
    return found


class Step(NamedTuple):
    """What one company is of a step in the sector's assets; rates and shares are fractions."""

    share_before: float
    share_of_step: float
    sector: tuple[float, float]
    others: tuple[float, float]


def step() -> Step:
    """Return one company's part of the growth of total assets in 2023, and growth without it."""
    first, middle, last = assets()
    pairs = ((first, middle), (middle, last))
    return Step(
        first.one / first.sector,
        (middle.one - first.one) / (middle.sector - first.sector),
        (pairs[0][1].sector / pairs[0][0].sector - 1, pairs[1][1].sector / pairs[1][0].sector - 1),
        (pairs[0][1].others / pairs[0][0].others - 1, pairs[1][1].others / pairs[1][0].others - 1),
    )


@statement(
    "one-company-step",
    chapter=CHAPTER,
    holds="One company with {before} of the sector's total assets made {share} of their growth in "
    "2023. Without it they grew by {others} and then by {later}, so the slowdown is not its doing",
    opposite="One company with {before} of the sector's total assets made {share} of their growth "
    "in 2023. Without it there is no slowdown: {others} and then {later}",
    unclear="One company with {before} of the sector's total assets made no more than its part of "
    "their growth in 2023 ({share})",
)
def _one(_: Study) -> Outcome:
    found = step()
    form: Form = "holds"
    if found.share_of_step <= found.share_before:
        form = "unclear"
    elif found.others[1] >= found.others[0]:
        form = "opposite"
    values = {
        "before": percent(found.share_before),
        "share": percent(found.share_of_step),
        "others": percent(found.others[0]),
        "later": percent(found.others[1]),
    }
    return Outcome(form, values)


def assets_table() -> Table:
    """Return total assets with and without the one company, and their growth."""
    seen = assets()
    levels = [(str(a.year), (a.sector, a.one, a.others)) for a in seen]
    rates = [
        (
            f"Growth in {b.year}",
            (b.sector / a.sector - 1, b.one / a.one - 1, b.others / a.others - 1),
        )
        for a, b in pairwise(seen)
    ]
    rows = [[Cell(when), *(Cell(number(x), number=True) for x in xs)] for when, xs in levels]
    rows += [[Cell(when), *(Cell(percent(x), number=True) for x in xs)] for when, xs in rates]
    return Table(
        "Total assets at year's end, not loan books, CNY billion (grade C; all companies in 2023: "
        "computed)",
        ("End of", "All", lenders()[ONE_COMPANY], "All others"),
        rows,
        cards=False,
    )


def source_ids() -> tuple[str, ...]:
    """Return the pages behind the totals and the one company's assets."""
    return tuple(dict.fromkeys(source for a in assets() for source in a.source_ids))


def printed() -> dict[str, str]:
    """Return the numbers that the prose of the page needs."""
    table = load("industry").set_index(["metric", "period"])["value_low"]
    return {
        "tally_2023": cny(table["total_assets_30_disclosing", "2023"] / 10),
        "computed_2023": cny(assets()[1].sector),
    }
