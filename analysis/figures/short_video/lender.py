"""What was lent through one short-video group, and what can be its own money."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.kinds import bars
from analysis.figures.marks import widened
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.short_video import common
from analysis.findings.short_video import lender as found
from analysis.frames import records
from analysis.numbers import number

TINTS = {found.LENT: theme.RUST, found.OWN: theme.BLUE}
LEAD = {"below": "under ", "above": "over ", "point": "about "}


@figure("platform-that-became-a-lender", chapter=common.CHAPTER, statement="lent-with-others-money")
def loans(_: Study) -> dict[str, Any]:
    """Loans lent through the group at three dates, beside the most that its own company can hold."""
    data = found.loans()
    rows = common.industry_rows(*found.IDS)
    told = "; ".join(f"{r.row}, {r.what}: {_said(r)}" for r in records(data))
    return {
        "unit": "Billions of CNY lent through one short-video group; blue: balance of all "
        "microloan companies of its province, its own among them; hollow: a bound",
        "alt": f"Four rows of bars. {told}.",
        "source_line": "Source: Jiemian, January 2024, and Caixin, as mirrors print them; central bank "
        "statistics as quoted.",
        "slide_source": "Source: Jiemian and Caixin as printed by mirrors.",
        "source_ids": common.pages(rows),
        "grades": common.grades(rows),
        "method": "The first two amounts are two products of the group, as it told itself. Its own "
        "money is bounded by what all microloan companies of its province hold; loans sold on into "
        "securities would stand outside that balance.",
        "would_change": "Accounts of the group's microloan company, and of loans it arranged.",
        "data": data,
        "drawing": _draw,
    }


def _said(row: Any) -> str:  # noqa: ANN401  (a record)
    lead = "" if row.what == found.OWN else LEAD[row.mark]
    return f"{lead}{number(row.value_bn)}"


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(
        low=0.0,
        high=data["value_bn"],
        tint=[TINTS[what] for what in data["what"]],
        hollow=data["mark"] != "point",
        label=[_said(r) for r in records(data)],
    )
    return bars(
        shown,
        layout,
        title="CNY billion",
        ticks=[0, 100, 200, 300],
        domain=widened(0, 460, 1.3 * data["value_bn"]),
        room=300,
    )
