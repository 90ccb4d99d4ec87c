"""Verdict of chapter 06; the reading stands in `arrow` and was fixed before its draws."""

from __future__ import annotations

from typing import Final

from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.findings import drivers
from analysis.findings.outlook import arrow, common, learn, since
from analysis.findings.shares import in_sets
from analysis.findings.verdicts import Change, Counted, Model, Verdict, VerdictTable, verdict_table
from analysis.numbers import cny, number, percent

WEIGHED: Final = ("K30", "K34", "K35")
"""Costs of customers printed for dates around the rules of 2025."""


def _cheaper_customers(study: Study) -> Verdict:
    """C37: the readings of `arrow`."""
    facts = load("cac_evidence").set_index("cac_id").loc[list(WEIGHED)]
    one, two = arrow.cost_decides(study), arrow.ceiling_decides(study)
    own, before = since.value("K34"), since.year_before()
    words: dict[str, Model] = {
        "in part": "in part",
        "follows": "follows",
        "depends": "depends",
        "does not follow": "does not follow",
    }
    return Verdict(
        "C37",
        "none",
        len(facts),
        worst(*facts["grade"]),
        "No lender prints what a customer costs it after the ceiling fell in October 2025. One "
        f"platform's cost per approved user, {cny(before)} in spring 2024 and {number(own)} in spring "
        "2025, rose while the rule was coming; the price fell by rule.",
        f"Acquisition takes most off the break-even price in {in_sets(one)}. But that price stays above "
        f"the ceiling in {in_sets(arrow.stays_above(study))}, where none need fall; and a lower ceiling "
        f"makes customers cheaper in {in_sets(two)}. The claim names one direction; there are two."
        f"{drivers.tail(study, 'C37')}",
        Change(
            "One lender's cost per new borrower and average price, before and after October 2025.",
            "annual reports and results calls; no cost was found after the second quarter of 2025.",
            f"a cost that fell first, and an average price below "
            f"{percent(common.ceilings()[common.NOW])} that fell after it.",
        ),
        model=words[arrow.word(study)],
        counted=Counted("acquisition takes most off the price", one),
    )


def table(study: Study) -> VerdictTable:
    """Return the verdict table of the chapter."""
    return verdict_table([_cheaper_customers(study)])


printed = learn.printed
