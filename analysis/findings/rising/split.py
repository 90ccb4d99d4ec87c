"""One lender's rise: dearer advertising, or fewer applicants approved?

Question and reading, fixed before the result: the article gives two end points of one lender's
cost per approved and funded customer, and no funnel. A pair of costs cannot be split into causes,
so what is asked is which pairs of causes end at it, and how far a fall in approval goes alone.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.acquisition.approval import approval_needed, explained_by_approval
from analysis.assumptions import Study
from analysis.findings.rising.common import CHAPTER, first_and_last
from analysis.numbers import cny, percent
from analysis.statements import Headline, Outcome, statement

ALONE, BOTH, PRICE = "approval alone", "half and half", "ad price alone"
STEPS: Final = 41


def pairs() -> pd.DataFrame:
    """Return pairs of ad price and approval that end at the later cost.

    Columns: `ad_price_pct`, `approval_pct` (both of the first date's), `case` (`ALONE`, `BOTH`,
    `PRICE` at the points that are named, else empty).
    """
    old, new = first_and_last()
    most = new / old
    price = np.exp(np.linspace(0, np.log(most), STEPS))
    named = {0: ALONE, STEPS // 2: BOTH, STEPS - 1: PRICE}
    return pd.DataFrame(
        {
            "ad_price_pct": 100 * price,
            "approval_pct": 100 * approval_needed(old, new, price).ratio,
            "case": [named.get(i, "") for i in range(STEPS)],
        }
    )


def fall_alone() -> float:
    """Return the fall in approval that explains all of the rise by itself, as a share."""
    return 1 - float(approval_needed(*first_and_last()).ratio)


@statement(
    "approval-alone-would-do",
    chapter=CHAPTER,
    headline=Headline(
        "Fewer approvals could explain the whole rise",
        "Fewer approvals cannot explain the rise",
    ),
    holds="One lender's cost rose from {old} to {new}. If it approved {fall} fewer applicants, that "
    "explains all of it with advertising no dearer; the article gives no funnel",
    opposite="One lender's cost went from {old} to {new}; no fall of approval ends there",
)
def _alone(_: Study) -> Outcome:
    old, new = first_and_last()
    values = {"old": cny(old), "new": cny(new), "fall": percent(fall_alone())}
    return Outcome("holds" if new > old else "opposite", values)


@statement(
    "a-tenth-fewer",
    chapter=CHAPTER,
    holds="A tenth fewer approvals would explain {part} of the rise",
    opposite="A tenth fewer approvals would explain all of the rise",
)
def _tenth(_: Study) -> Outcome:
    part = float(explained_by_approval(*first_and_last(), 0.9).share_alone)
    return Outcome("holds" if part < 1 else "opposite", {"part": percent(part)})
