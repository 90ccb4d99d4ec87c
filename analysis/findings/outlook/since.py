"""What came true of what the article expects.

The expectations are the article's own, by line of our outline, listed before the facts were sorted:
rates fall; acquisition gets cheaper; lenders leave feeds for own channels and for one another;
business that needs no capital grows; money gets cheaper; arrears rise where first loans are large;
some prices are raised to pay for customers; the contest for customers reshapes the trade.

Rule, fixed with the list: *came true* if facts dated after March 2025 show the expected direction
and none shows the other; *did not* if they show the other; *in part* if both are seen, or if only
one lender or one kind of lender shows it; *unknown* without a fact. A fact is a row with a page.
"""

from __future__ import annotations

import math
from typing import Any, Final, Literal, NamedTuple

from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.findings.outlook.common import CHAPTER
from analysis.findings.tables import Cell, Table
from analysis.numbers import as_given, cny, count, number, span
from analysis.statements import Outcome, statement

Came = Literal["came true", "did not", "in part", "unknown"]
KEYS: Final = {
    "industry": "fact_id",
    "rate_caps": "rule_id",
    "cac_evidence": "cac_id",
    "funding": "funding_id",
    "platform_quarters": "",
}


class Expected(NamedTuple):
    """One expectation of the article, what was seen, and the rows it stands on."""

    line: int
    expects: str
    came: Came
    seen: str
    facts: tuple[str, ...]


def _rows(ids: tuple[str, ...]) -> list[Any]:
    found = []
    for name, key in KEYS.items():
        if key:
            table = load(name).set_index(key)
            found += [table.loc[id] for id in ids if id in table.index]
    if len(found) != len(ids):
        raise KeyError(f"of {', '.join(ids)} only {len(found)} are in the data")
    return found


def value(id: str) -> float:
    """Return the one number of a fact; of a bound, the bound."""
    row = _rows((id,))[0]
    low, high = float(row["value_low"]), float(row["value_high"])
    return high if math.isnan(low) else low


def _printed(metric: str, period: str) -> float:
    table = load("platform_quarters")
    of = table["ticker"].eq("QFIN") & table["metric"].eq(metric) & table["period"].eq(period)
    return float(table.loc[of, "value"].item())


def year_before() -> float:
    """Return what one platform's approved user cost a year before the last printed, CNY."""
    return _printed("cac_reported", "2024Q2")


def lent_before() -> float:
    """Return what the same platform's partners lent in the first quarter of 2025, CNY 100m."""
    return 10 * _printed("originations", "2025Q1")


def membership() -> tuple[float, float]:
    """Return what a membership sold beside a loan costs a month, CNY."""
    row = _rows(("I210",))[0]
    return float(row["value_low"]), float(row["value_high"])


def _one(id: str) -> str:
    return as_given(value(id))


def expected() -> tuple[Expected, ...]:
    """Return the expectations with what was seen; numbers from the data, judgement by the rule."""
    bonds = load("funding").set_index("funding_id")
    fell = number(100 * (1 - value("I203") / lent_before()))
    return (
        Expected(
            118,
            "Rates fall",
            "came true",
            "By rule: listed platforms price new loans at or below 24% since October 2025; one names "
            f"an average of about {_one('I094')}%. Guidance of {_one('I194')}% for licensed companies "
            "is reported, unpublished.",
            ("R16", "R17", "I094", "R21", "I194"),
        ),
        Expected(
            118,
            "Customers get cheaper to win",
            "in part",
            f"An approved user cost one platform {cny(value('K30'))} early in 2025 and {_one('K34')} "
            f"in the spring: cheaper within the year, and dearer than the {number(year_before())} of a "
            "year before. First-time borrowers at or below 24% are said to cost above "
            f"{number(value('K35'))}.",
            ("K30", "K34", "K35"),
        ),
        Expected(
            84,
            "Lenders leave feeds for own channels and for one another",
            "in part",
            f"One platform's {number(value('I122') / 100, 2)} million new users of a quarter came "
            f"mainly from partners' pages. Licensed companies: about {_one('I024')} of 100 through own "
            f"channels, as one "
            "platform's managers guess.",
            ("I122", "I023", "I024"),
        ),
        Expected(
            76,
            "Business that needs no capital grows",
            "did not",
            f"At one listed platform its share of lending went from {_one('I205')}% to "
            f"{_one('I107')}% in a year.",
            ("I205", "I107"),
        ),
        Expected(
            76,
            "Money gets cheaper",
            "in part",
            f"Bonds of licensed companies paid "
            f"{span(bonds['coupon_low_pct']['B46'], bonds['coupon_high_pct']['B46'], 2)}% in 2025, "
            f"{as_given(float(bonds['coupon_pct']['B16']))} the year before; lenders asked up to "
            f"{number(value('I211') / 100)} points more for loans above 24%.",
            ("B46", "B16", "I206", "I211", "I212"),
        ),
        Expected(
            112,
            "Arrears rise",
            "in part",
            f"One listed platform: {_one('I112')}% more than 90 days late in autumn 2025, "
            f"{number(value('I202'), 1)}% in spring 2026. An index of securitised loans fell from "
            f"{_one('I002')}% to {_one('I004')}% two months late. Whether large first loans did it, "
            "nobody prints.",
            ("I112", "I202", "I199", "I200", "I002", "I004"),
        ),
        Expected(
            114,
            "Some prices are raised to pay for customers",
            "in part",
            "Above 24% no longer, as a rate. As memberships beside the loan, at "
            f"CNY {span(*membership())} a month: {_one('I214')} companies were asked about them, and "
            f"one site held over {number(value('I209'))} complaints.",
            ("I209", "I210", "I214"),
        ),
        Expected(
            12,
            "The contest for customers reshapes the trade",
            "came true",
            f"One internet bank's list of partner platforms went from {_one('I207')} to "
            f"{_one('I208')}; one listed platform lent {fell}% less in spring 2026 than a year before. "
            "The rules, not the contest, are given as the reason.",
            ("I207", "I208", "I203", "I213"),
        ),
    )


def grade(one: Expected) -> str:
    """Return the worst grade of the rows behind an expectation."""
    return worst(*(str(row["grade"]) for row in _rows(one.facts)))


def sources() -> tuple[str, ...]:
    """Return the pages behind the table."""
    ids = tuple(dict.fromkeys(id for one in expected() for id in one.facts))
    return tuple(dict.fromkeys(str(row["source_id"]) for row in _rows(ids)))


def came_table(_: Study) -> Table:
    """Return the expectations beside what was seen."""
    rows = [
        [
            Cell(one.expects),
            Cell(one.came, tag=True),
            Cell(one.seen, parts=(("Rows:", ", ".join(one.facts)),)),
            Cell(grade(one), number=True),
        ]
        for one in expected()
    ]
    heads = ("The article expects", "By late 2026", "What is printed since", "Worst grade")
    return Table("What came true, as far as pages show", heads, rows)


@statement(
    "what-came-true",
    chapter=CHAPTER,
    holds="Of {n} things the article expects, {true} came true, {part} in part and {no} not; rates "
    "fell by rule, not because customers got cheaper",
    opposite="Of {n} things the article expects, {true} came true, {part} in part and {no} not",
)
def _came(_: Study) -> Outcome:
    found = [one.came for one in expected()]
    values = {
        "n": count(len(found)),
        "true": count(found.count("came true")),
        "part": count(found.count("in part")),
        "no": count(found.count("did not")),
    }
    told = value("K34") > year_before()
    return Outcome("holds" if told else "opposite", values)
