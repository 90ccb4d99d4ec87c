"""The front page's minute: what a customer costs beside what a customer can repay."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.assumptions import Study
from analysis.findings.article import amount
from analysis.findings.front import CHAPTER
from analysis.findings.intro.levels import first_draw_gap, levels
from analysis.findings.lending import mechanism, readings
from analysis.findings.lending.carries import (
    asked_price,
    carried,
    licensed_most,
    model_years,
    printed_customer,
)
from analysis.findings.lending.common import LADDERS, costs, of_100
from analysis.findings.market.ceilings import lines
from analysis.memo import per_study
from analysis.numbers import as_given, cny, number, percent, span
from analysis.statements import Headline, Outcome, compare, statement

COSTS: Final = "What a customer costs"
REPAYS: Final = "What a customer can repay"
ARTICLE, COMPANY, MODEL = "article", "company", "computed"


@per_study
def beside(study: Study) -> pd.DataFrame:
    """Return costs and repayable costs, one row each.

    Columns: `group`, `row`, `origin`, `low_cny`, `high_cny` (a printed range, or 5 to 95 of 100
    assumption sets), `value_cny` (the best case at the middle of our ranges; NaN for a cost).
    """
    least, usual, peak = costs()
    approved, borrower = first_draw_gap()
    rows = [
        (COSTS, "article: average of lenders", ARTICLE, least, usual, float("nan")),
        (COSTS, "article: fourth quarter", ARTICLE, amount("F013"), peak, float("nan")),
        (COSTS, "one platform: approved user", COMPANY, approved.low, approved.high, float("nan")),
        (COSTS, "same: first-time borrower", COMPANY, borrower.low, borrower.high, float("nan")),
    ]
    bands, best = carried(study), model_years(study)
    for ladder in LADDERS:
        band = bands[bands["ladder"] == ladder]
        value = float(best.loc[best["ladder"] == ladder, "value_cny"].max())
        ends = float(band["low_cny"].min()), float(band["high_cny"].max())
        rows.append((REPAYS, f"our example, {ladder}", MODEL, *ends, value))
    printed = printed_customer(study)["value_cny"]
    rows.append((REPAYS, "loans as platforms print", MODEL, printed, printed, printed))
    columns = ["group", "row", "origin", "low_cny", "high_cny", "value_cny"]
    return pd.DataFrame(rows, columns=columns)


def own_spend() -> pd.DataFrame:
    """Return the rows behind the platform's two costs.

    Columns: those of `intro.levels.levels`, with `grade` and `source_id`.
    """
    table = levels()
    return table[table["low_cny"].isin([one.low for one in first_draw_gap()])]


@statement(
    "costs-more-than-repaid",
    chapter=CHAPTER,
    headline=Headline(
        "At mid-range our example customer repays less than the article's lowest cost",
        "At mid-range our example customer repays even the article's peak cost",
        "At mid-range our example customer repays some of the article's costs",
    ),
    holds="The article names {named}. At mid-range our customer repays a guarantor at most {example}, "
    "with loans as platforms print them {printed}; one platform spent {spend} a first-time "
    "borrower in {year}",
    opposite="The article names {named}. Our customer repays a guarantor up to {example}, more than "
    "all of them, and with loans as listed platforms print them {printed}",
    unclear="The article names {named}. Our customer repays a guarantor up to {example}, enough for "
    "some of these costs, and with loans as listed platforms print them {printed}",
)
def _more(study: Study) -> Outcome:
    least, _, peak = costs()
    best = float(model_years(study)["value_cny"].max())
    printed = printed_customer(study)["value_cny"]
    _, borrower = first_draw_gap()
    values = {
        "named": f"CNY {span(least, peak)}",
        "example": number(best),
        "printed": number(printed),
        "spend": span(borrower.low, borrower.high),
        "year": str(borrower.year),
    }
    if compare(best, peak) == "holds":
        return Outcome("opposite", values)
    return Outcome("holds" if best < least else "unclear", values)


@statement(
    "earned-back",
    chapter=CHAPTER,
    holds="Mostly not: at {price} a year our mid-range customer repays whoever lends at most {best}, "
    "with loans as platforms print them {printed}. The article's lowest cost, {least}, is not repaid in "
    "{sets} of 100 assumption sets",
    opposite="Yes, at mid-range: at {price} a year our customer repays up to {best}, and the article's "
    "highest cost is {peak}. Its lowest is not repaid in {sets} of 100 assumption sets",
    unclear="In part: at {price} a year our mid-range customer repays up to {best}, with loans as "
    "platforms print them {printed}. The article's lowest cost, {least}, is not repaid in {sets} of 100 "
    "assumption sets",
)
def _earned(study: Study) -> Outcome:
    least, _, peak = costs()
    best = max(float(model_years(study)["value_cny"].max()), licensed_most(study))
    found = mechanism.reading(study, "C30", readings.LEAST).share.baseline
    values = {
        "price": percent(asked_price(study)),
        "best": cny(best),
        "printed": cny(printed_customer(study)["value_cny"]),
        "least": cny(least),
        "peak": cny(peak),
        "sets": of_100(found),
    }
    if best < least:
        return Outcome("holds" if found > 0.5 else "unclear", values)
    return Outcome("opposite" if best >= peak else "unclear", values)


@statement(
    "two-price-rules",
    chapter=CHAPTER,
    holds="One is in force. Since {since} a loan that a platform arranges may cost {all_in}% a year, "
    "every fee counted. For licensed lenders a stricter average of {average}% is reported, and "
    "unpublished",
    opposite="One is in force. Since {since} a loan that a platform arranges may cost {all_in}% a year, "
    "every fee counted. The average of {average}% reported for licensed lenders, and unpublished, asks "
    "no more of them",
)
def _rules(_: Study) -> Outcome:
    known = lines()
    rule, scenario = known["all-in"], known["average"]
    values = {
        "since": f"{rule.first:%B %Y}",
        "all_in": as_given(rule.pct),
        "average": as_given(scenario.pct),
    }
    return Outcome("holds" if scenario.pct < rule.pct else "opposite", values)
