"""Verdicts of chapter 01, each by a stated rule.

The main reading behind C02 was fixed before its result was seen. The rule for C01 was not:
a first one counted any figure whose range met the claimed one and gave "mixed"; it was
replaced after that result was seen, because none of those figures is a mean over lenders.
The chapter says so.
"""

from __future__ import annotations

from analysis.acquisition.trend import MIN_OBSERVATIONS_FOR_SLOPE
from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.findings.article import amount
from analysis.findings.intro.levels import independent_levels
from analysis.findings.intro.season import main_reading
from analysis.findings.verdicts import (
    NOT_MODELLED,
    Change,
    Evidence,
    Verdict,
    VerdictTable,
    overlap_verdict,
    verdict_table,
)
from analysis.numbers import blanks, cny, count, span
from analysis.statements import say


def quarterly_costs() -> int:
    """Return how many dated quarters of cost the company with the most of them prints."""
    table = load("cac_evidence")
    days = (table["date_end"] - table["date_start"]).dt.days
    quarters = table[
        (days > 80) & (days < 100) & (table["use"] == "figure") & (table["scope"] == "company")
    ]
    return int(quarters.groupby(["who", "denominator"]).size().max())


def sector_average(study: Study) -> Verdict:
    """Return the verdict on C01.

    The reading: only a mean over lenders on a stated basis speaks to a claim about the
    sector's average. Those that do are weighed by whether their own range meets the claimed
    one; if there is none, no evidence decides.
    """
    table = independent_levels()
    speaks = table[table["qualifies"]]
    return Verdict(
        "C01",
        overlap_verdict(int((speaks["meets"] == "overlaps").sum()), len(speaks)),
        len(speaks),
        worst(*speaks["grade"]),
        f"{say('no-sector-mean', study)}.",
        NOT_MODELLED,
        Change(
            "A mean over at least five lenders of the cost per funded customer, basis stated.",
            "none is public; a survey by the bankers' association or a regulator.",
            f"a mean inside CNY {span(amount('F010'), amount('F011'))} supports, one outside "
            "contradicts.",
        ),
    )


def fourth_quarter(study: Study) -> Verdict:
    """Return the verdict on C02.

    The reading: a positive main fourth-quarter contrast at the five percent level would make
    the claim `mixed`, because volume is only its first step and no price is seen; a negative
    one contradicts it; else the facts do not decide. The cost side needs at least twelve
    dated quarters of one lender on one basis.
    """
    main = main_reading()
    by_sign: dict[str, Evidence] = {"rises": "mixed", "falls": "contradicted", "unclear": "none"}
    panel = load("platform_periods")
    used = panel[panel["ticker"].isin(main.companies) & (panel["span"] == "quarter")]
    most = quarterly_costs()
    return Verdict(
        "C02",
        by_sign[main.verdict],
        main.n_companies,
        worst(*used["grade"]),
        f"Volume: {say('no-volume-peak', study)}. Cost: cannot be tested. We found no lender that "
        f"prints a feed price by quarter; the most quarters of cost from one company are "
        f"{count(most)}, all channels together, and a season needs "
        f"{count(MIN_OBSERVATIONS_FOR_SLOPE)}.",
        NOT_MODELLED,
        Change(
            "The feed price per funded customer by quarter, one lender.",
            "a lender's own books; none is public.",
            f"three years running with a fourth quarter above {cny(amount('F013'))} and above both "
            "its neighbours.",
        ),
        unit="companies",
    )


def table(study: Study) -> VerdictTable:
    """Return the verdict table of the chapter."""
    return verdict_table([sector_average(study), fourth_quarter(study)])


def printed() -> dict[str, str]:
    """Return the numbers that the prose of the chapter needs."""
    return blanks(
        count, quarterly_costs=quarterly_costs(), needed_for_season=MIN_OBSERVATIONS_FOR_SLOPE
    )
