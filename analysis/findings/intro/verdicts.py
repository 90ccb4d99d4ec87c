"""Verdicts of chapter 01, by rules that were written before their results."""

from __future__ import annotations

from analysis.acquisition.trend import MIN_OBSERVATIONS_FOR_SLOPE
from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.findings.article import amount
from analysis.findings.intro.levels import independent_levels
from analysis.findings.intro.season import main_reading
from analysis.findings.tables import Table
from analysis.findings.verdicts import (
    NOT_MODELLED,
    Change,
    Evidence,
    Verdict,
    overlap_verdict,
    verdict_table,
)
from analysis.numbers import cny, count, number, span
from analysis.statements import say


def quarterly_costs() -> int:
    """Return how many dated quarters of cost the company with the most of them prints.

    Returns
    -------
    int
        Rows of `cac_evidence` that cover one quarter, most of any one company and
        denominator; a seasonal test would need at least twelve.
    """
    table = load("cac_evidence")
    days = (table["date_end"] - table["date_start"]).dt.days
    quarters = table[
        (days > 80) & (days < 100) & (table["use"] == "figure") & (table["scope"] == "company")
    ]
    return int(quarters.groupby(["who", "denominator"]).size().max())


def sector_average(study: Study) -> Verdict:
    """Return the verdict on C01.

    The reading: independent figures since 2024 that are not costs per approved user; a figure
    speaks for the claim if its own range meets the claimed one. All: supported; some: mixed;
    none: contradicted.
    """
    table = independent_levels()
    return Verdict(
        "C01",
        overlap_verdict(int(table["meets"].sum()), len(table)),
        len(table),
        worst(*table["grade"]),
        f"{say('sector-average-mixed', study)}.",
        NOT_MODELLED,
        Change(
            "A mean over at least five lenders of cost per funded customer, basis stated.",
            "the bankers' association's yearly report.",
            f"a mean inside CNY {span(amount('F010'), amount('F011'))} supports, outside it "
            "contradicts.",
        ),
    )


def fourth_quarter(study: Study) -> Verdict:
    """Return the verdict on C02.

    The reading, fixed beforehand: the volume side is supported if the main fourth-quarter
    contrast is positive at the five percent level, contradicted if it is negative, else the
    facts do not decide. The cost side needs at least twelve dated quarters of one lender on
    one basis.
    """
    main = main_reading()
    verdict: Evidence = {"rises": "supported", "falls": "contradicted"}.get(  # type: ignore[assignment]
        main.verdict, "none"
    )
    panel = load("platform_periods")
    used = panel[panel["ticker"].isin(main.companies) & (panel["span"] == "quarter")]
    most = quarterly_costs()
    return Verdict(
        "C02",
        verdict,
        main.n_obs,
        worst(*used["grade"]),
        f"Volume: {say('no-volume-peak', study)}. Cost: cannot be tested, because no lender prints "
        f"a feed price by quarter; the longest run of quarterly costs is {count(most)}, all "
        f"channels together, and a season needs {count(MIN_OBSERVATIONS_FOR_SLOPE)}.",
        NOT_MODELLED,
        Change(
            "Feed price per funded customer by quarter, three years, one lender.",
            "a lender's own books; none is public.",
            f"a fourth quarter above {cny(amount('F013'))} between quarters below it supports the "
            "cost side.",
        ),
    )


def table(study: Study) -> Table:
    """Return the verdict table of the chapter."""
    return verdict_table([sector_average(study), fourth_quarter(study)])


def printed() -> dict[str, str]:
    """Return the numbers that the prose of the chapter needs."""
    return {
        "quarterly_costs": count(quarterly_costs()),
        "needed_for_season": number(MIN_OBSERVATIONS_FOR_SLOPE),
    }
