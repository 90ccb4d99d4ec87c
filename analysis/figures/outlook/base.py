"""What the figures of chapter 06 share."""

from __future__ import annotations

from typing import Any, Final

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.market import ceilings as printed
from analysis.findings.outlook import common
from analysis.findings.rising.common import article_rows
from analysis.numbers import number

TITLES: Final = {
    common.OLD: "until September 2025",
    common.NOW: "loans arranged by platforms, since October 2025",
    common.AVERAGE: "reported average of licensed companies, a scenario",
    common.COURT: "four times the prime rate, for microlenders",
}
SLIDE_SOURCE: Final = "Source: computed from our assumptions (grade E); ceilings as printed."


def named(name: str) -> str:
    """Return a ceiling in percent."""
    return f"{number(100 * common.ceilings()[name])}%"


def sources(study: Study, *names: str) -> dict[str, Any]:
    """Return source lines, pages and grades of a figure on ceilings and assumptions."""
    rules = load("rate_caps").set_index("rule_id")
    ids = [rule for line in printed.lines().values() for rule in line.rules]
    pages, grades = article_rows()
    assumed = tuple(study.grade(name) for name in (*common.MARKET, *names))
    return {
        "source_line": "Source: computed from our assumptions (grade E); ceilings as rules and press "
        "print them; costs from National Business Daily, 31 March 2025.",
        "slide_source": SLIDE_SOURCE,
        "source_ids": tuple(dict.fromkeys([*rules.loc[ids, "source_id"], *pages])),
        "grades": (*assumed, *rules.loc[ids, "grade"], *grades),
    }
