"""Consent and the law: what may be shown, and what cannot be tested.

Reading of C27, fixed before the verdict. Whether a consent signed at application settles the
matter is for a court. A rule of the law can be cited and what apps ask for can be counted; neither
decides, so the verdict is none. Nothing in this chapter looks for more consent.
"""

from __future__ import annotations

from typing import Final

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.cooperation.common import CHAPTER
from analysis.numbers import number
from analysis.statements import Outcome, statement

COUNTED: Final = ("I224", "I225")
"""What one click agreed to: companies named at one platform, documents behind the ticks of another."""


@statement(
    "one-click-names-many",
    chapter=CHAPTER,
    holds="At one loan platform in 2022 a reporter's single click agreed to {companies} "
    "companies. At another in 2025 the ticks of an application stood for more than {documents} "
    "documents",
    opposite="No page counts what an applicant agrees to",
)
def _click(_: Study) -> Outcome:
    facts = load("industry").set_index("fact_id")
    companies, documents = (float(facts["value_low"][one]) for one in COUNTED)
    values = {"companies": number(companies), "documents": number(documents)}
    return Outcome("holds" if companies > 1 else "opposite", values)
