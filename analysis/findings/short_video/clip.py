"""The borrower's side: what a clip's free month is worth once more loans have followed.

Question and reading, fixed before the result. The detail on lending says what the gift is worth on
the first loan; here the price of all loans together is asked, for somebody who pays on schedule and
comes back, by the number of loans taken. "Fades" holds if the gift is worth less, in points of
yearly price, with every loan that follows. Beside it: the gift in yuan, and what is spent on winning
them. Who is shown such clips is not printed anywhere we read; nothing is assumed of it.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.assumptions import Study
from analysis.findings.lending.carries import asked_price
from analysis.findings.lending.common import LADDERS, SHOWN, costs
from analysis.findings.short_video.common import CHAPTER
from analysis.frames import records
from analysis.lending.loan import schedule
from analysis.memo import per_study
from analysis.numbers import cny, number, span
from analysis.rates.apr import irr
from analysis.statements import Headline, Outcome, statement

LADDER: Final = "heavy front"
LOANS: Final = 5


def flows(price: float, amounts: tuple[float, ...], term: int, gap: int, *, gift: bool) -> Any:  # noqa: ANN401
    """Return what a borrower gets and pays month by month over loans one after another, CNY.

    The gift is the first loan's first month without interest; its principal falls due as agreed.
    """
    whole = np.zeros(len(amounts) * (term + gap) - gap + 1)
    for i, amount in enumerate(amounts):
        start = i * (term + gap)
        plan = schedule(amount, price, term)
        paid = plan["instalment"].to_numpy().copy()
        if gift and i == 0:
            paid[0] -= plan["interest"].iloc[0]
        whole[start] += amount
        whole[start + 1 : start + term + 1] -= paid
    return whole


@per_study
def by_loans(study: Study) -> pd.DataFrame:
    """Return what the gift is worth after so many loans.

    Columns: `ladder`, `loans`, `all_in_pct` (twelve times the monthly rate of all flows),
    `worth_points` (below the contract's price), `interest_cny` (paid so far), `gift_cny`.
    """
    price, gap = asked_price(study), int(study.value("gap_months"))
    rows = []
    for ladder, amounts in LADDERS.items():
        gift = float(schedule(amounts[0], price, SHOWN)["interest"].iloc[0])
        for k in range(1, len(amounts) + 1):
            own = flows(price, amounts[:k], SHOWN, gap, gift=True)
            all_in = 12 * float(irr(own).rate)
            paid = -float(own.sum())
            rows.append((ladder, k, 100 * all_in, 100 * (price - all_in), paid, gift))
    columns = ["ladder", "loans", "all_in_pct", "worth_points", "interest_cny", "gift_cny"]
    return pd.DataFrame(rows, columns=columns)


def row(study: Study, loans: int, ladder: str = LADDER) -> Any:  # noqa: ANN401  (a record)
    """Return a row of `by_loans`."""
    table = by_loans(study)
    return next(records(table[table["ladder"].eq(ladder) & table["loans"].eq(loans)]))


@statement(
    "free-month-fades",
    chapter=CHAPTER,
    headline=Headline(
        "A free month fades with every loan that follows",
        "A free month keeps its worth over later loans",
    ),
    holds="A free first month takes {first} points off the yearly price of one loan and {last} off "
    "that of five. On those five a punctual borrower pays {interest} of interest",
    opposite="A free first month takes {first} points off the yearly price of one loan and {last} off "
    "that of five",
)
def _fades(study: Study) -> Outcome:
    table = by_loans(study)
    worth = [g["worth_points"].to_numpy() for _, g in table.groupby("ladder")]
    first, last = row(study, 1), [row(study, LOANS, ladder) for ladder in LADDERS]
    ends = sorted(one.worth_points for one in last)
    values = {
        "first": number(first.worth_points, 1),
        "last": span(ends[0], ends[-1], 1),
        "interest": f"CNY {span(*sorted(round(one.interest_cny, -1) for one in last))}",
    }
    return Outcome("holds" if all((np.diff(w) < 0).all() for w in worth) else "opposite", values)


@statement(
    "gift-beside-the-cost-of-the-clip",
    chapter=CHAPTER,
    holds="What the clip gives a borrower is {gift}. Showing it to those who did and did not come "
    "cost {cost} for each who came: {share} of that reaches the borrower",
    opposite="What the clip gives a borrower is {gift}, as much as it cost to win them",
)
def _beside(study: Study) -> Outcome:
    gifts, cost = sorted(row(study, 1, ladder).gift_cny for ladder in LADDERS), costs()[1]
    shares = span(*(100 * gift / cost for gift in gifts))
    values = {"gift": f"CNY {span(*gifts)}", "cost": cny(cost), "share": f"{shares}%"}
    return Outcome("holds" if gifts[-1] < cost / 2 else "opposite", values)
