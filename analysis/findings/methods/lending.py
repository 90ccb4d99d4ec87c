"""What the methods page says of its worked examples, and tests."""

from __future__ import annotations

import pandas as pd

from analysis import lending
from analysis.assumptions import Study
from analysis.findings.methods import worked
from analysis.lending.baseline import parameters
from analysis.lending.loan import project_loan
from analysis.numbers import blanks, number, percent
from analysis.statements import Headline, Outcome, compare, statement

CHAPTER = "methods-lending"


def first_month() -> pd.DataFrame:
    """Return what becomes of the loans in the first month of the worked loan.

    Columns: `event`, `from_pct`, `to_pct`, percent of loans made, in the order of the events.
    """
    row = worked.loan_months().iloc[1]
    after = row["opening"] - row["defaults"]
    on = after - row["prepays"]
    steps = [
        ("open at the start", 0.0, row["opening"]),
        ("default, pay nothing", after, row["opening"]),
        ("pay the instalment", 0.0, after),
        ("of these, repay all", on, after),
        ("go on", 0.0, on),
    ]
    return pd.DataFrame(
        [(event, 100 * low, 100 * high) for event, low, high in steps],
        columns=["event", "from_pct", "to_pct"],
    )


@statement(
    "order-of-events",
    chapter=CHAPTER,
    headline=Headline(
        "Default comes first in a month, early repayment last",
        "The order of events is not as described",
    ),
    holds="In a month default comes first, then the payment, then early repayment: of 100 "
    "worked loans {default} default, {prepay} repay all, and {on} go on",
    opposite="The order of events is not the one this page describes",
)
def _order(_: Study) -> Outcome:
    steps = first_month().set_index("event")
    size = steps["to_pct"] - steps["from_pct"]
    values = blanks(number, 1, prepay=size["of these, repay all"], on=size["go on"])
    values["default"] = number(size["default, pay nothing"])
    # a quarter of all 100 would repay early if early repayment came before default
    after = size["of these, repay all"] < 100 * worked.LOAN["prepayment"]
    return Outcome("holds" if after else "opposite", values)


@statement(
    "two-views-one-value",
    chapter=CHAPTER,
    holds="Counted as margin or as cash, the worked loan is worth the same before other costs: "
    "{margin} and {cash} CNY",
    opposite="Counted as margin and as cash the worked loan is worth {margin} and {cash} CNY",
)
def _views(_: Study) -> Outcome:
    plain = {
        k: v
        for k, v in worked.LOAN.items()
        if k not in {"origination_cost_cny", "success_fee_share_of_interest"}
    }
    found = project_loan(**plain)
    flows = found.flows
    cash = (
        flows["interest"]
        + flows["scheduled_principal"]
        + flows["prepaid_principal"]
        + flows["recovery"]
    )
    v = (1 + plain["funding_rate"] / 12) ** -pd.RangeIndex(len(cash)).to_numpy(dtype=float)
    margin, whole = float(found.contribution @ v), float(cash @ v) - plain["principal"]
    same = abs(margin - whole) < 1e-9 * plain["principal"]
    values = {"margin": number(margin, 2), "cash": number(whole, 2)}
    return Outcome("holds" if same else "opposite", values)


@statement(
    "selection-looks-like-learning",
    chapter=CHAPTER,
    holds="Customers do not learn in this model, they are sorted. The bad type is {first} of "
    "those who take the first loan of the example ladder and {last} of those who take the fifth",
    opposite="The bad type is {first} of those who take the first loan and {last} of those who "
    "take the fifth: later loans are not better sorted",
    unclear="The bad type is {first} of those who take the first loan and {last} of those who take "
    "the fifth: no clear difference",
)
def _selection(study: Study) -> Outcome:
    share = lending.evaluate(**parameters(study)).type_share
    first, last = float(share[0, 2]), float(share[-1, 2])
    values = {"first": percent(first), "last": percent(last)}
    return Outcome(compare(first, last, margin=0.005), values)
