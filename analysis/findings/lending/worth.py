"""What is one customer worth, and where do CNY 100 of interest go?

The first question is the business's: the parts of a customer's discounted value, before the
cost of winning them. The second is the customer's: the parts of the interest they are expected to
pay, undiscounted, by type of customer, acquisition among them. All loans of a ladder count.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from analysis import lending
from analysis.assumptions import Study
from analysis.findings.lending import whose_money
from analysis.findings.lending.common import (
    CHAPTER,
    DETAIL,
    LADDERS,
    ONE_TYPE,
    SETTLED,
    SHOWN,
    TENORS,
    TYPES,
    costs,
    customer,
    debtor,
    given,
    peak_cost,
)
from analysis.findings.lending.whose_money import GUARANTOR, REFERRER, employed
from analysis.frames import where
from analysis.lending.baseline import types
from analysis.lending.borrower import PRICE_PARTS
from analysis.memo import per_study
from analysis.numbers import blanks, cny, number
from analysis.statements import Form, Headline, Outcome, compare, statement

INCOME, LEFT = "income", "left"
STEPS: Final = (
    INCOME,
    "platform fee",
    "tax",
    "cost of money",
    "credit loss",
    "running the loans",
    "collections",
    LEFT,
)
"""Steps of a customer's value, in the order in which they are taken off."""
SIGNS: Final = {
    INCOME: {"interest": 1},
    "platform fee": {"platform_fee": -1},
    "tax": {"indirect_tax": -1},
    "cost of money": {"funding_cost": -1},
    "credit loss": {"defaulted_principal": -1, "recovery": 1},
    "running the loans": {"servicing_cost": -1, "origination_cost": -1},
    "collections": {"collection_cost": -1},
}
"""Flows of the engine behind each step."""
ALL: Final = "all"
LADDER: Final = "heavy front"


@per_study
def waterfall(study: Study) -> pd.DataFrame:
    """Return a customer's discounted value, step by step, in each business.

    Columns: `business`, `step`, `order`, `amount_cny`, `from_cny`, `to_cny` (where its bar starts
    and ends); heavy front, loans of `SHOWN` months. The referrer's income is the take, what the
    partner earns and bears is not theirs. Steps that are nothing in every business are left out.
    Capital is not charged here.
    """
    rows = []
    for who in whose_money.BUSINESSES:
        one = employed(study, who, LADDER, SHOWN)
        flows = {name: float(flow) for name, flow in one.customer.waterfall.items()}
        if who == REFERRER:
            take = study.value("take_rate") * flows["lent"]
            flows["interest"], flows["platform_fee"] = take, 0.0
            flows["indirect_tax"] = study.value("indirect_tax_rate") * take
            # what defaults is made good the same month, by the partner
            flows["recovery"] = flows["defaulted_principal"]
        top = 0.0
        for order, step in enumerate(STEPS):
            if step == LEFT:
                rows.append((who, step, order, top, 0.0, top))
                continue
            amount = sum(sign * flows[name] for name, sign in SIGNS[step].items())
            rows.append((who, step, order, amount, top, top + amount))
            top += amount
    columns = ["business", "step", "order", "amount_cny", "from_cny", "to_cny"]
    table = pd.DataFrame(rows, columns=columns)
    some = table.groupby("step")["amount_cny"].transform(lambda part: part.abs().max()) > 0
    kept: pd.DataFrame = table[some | table["step"].eq(LEFT)]
    return kept.reset_index(drop=True)


@per_study
def hundred(study: Study) -> pd.DataFrame:
    """Return where CNY 100 of interest go, by ladder and type of customer.

    Columns: `ladder`, `type` (good, middle, bad, all), `part` (of `PRICE_PARTS`), `cny` (a
    customer), `of_100` (of CNY 100 of interest), `from_100`, `to_100`: bars of costs end at 100
    and start at the profit, acquisition first, so what lies below 0 is what the interest does not
    pay for. Loans of `SHOWN` months; acquisition at the study's cost.
    """
    weights = np.array(types(study)[0])
    rows: list[tuple[Any, ...]] = []
    for ladder in LADDERS:
        one = debtor(study, ladder, term=SHOWN)
        parts = np.stack([one.price_split_cny[name] for name in PRICE_PARTS])
        paid = one.finance_charge_cny
        for i, who in enumerate((*TYPES, ALL)):
            own = parts @ weights if who == ALL else parts[:, i]
            interest = float(paid @ weights) if who == ALL else float(paid[i])
            share = 100 * own / (interest if interest > 0 else float("nan"))
            at = profit = float(share[PRICE_PARTS.index("profit")])
            for name, amount, part in zip(PRICE_PARTS, own, share, strict=True):
                start, end = (
                    (min(profit, 0.0), max(profit, 0.0)) if name == "profit" else (at, at + part)
                )
                rows.append((ladder, who, name, float(amount), float(part), start, end))
                if name != "profit":
                    at = end
    columns = ["ladder", "type", "part", "cny", "of_100", "from_100", "to_100"]
    return pd.DataFrame(rows, columns=columns)


def before_winning(study: Study, ladder: str, who: str) -> tuple[float, float]:
    """Return what a type of customer leaves before acquisition."""
    parts = where(hundred(study), ladder=ladder, type=who).set_index("part")
    left = parts.loc[["acquisition", "profit"], ["cny", "of_100"]].sum()
    return float(left["cny"]), float(left["of_100"])


@statement(
    "interest-below-the-cost",
    chapter=DETAIL,
    headline=Headline(
        "All interest our average customer pays is below the peak cost",
        "The interest our average customer pays is above the peak cost",
    ),
    holds="An average customer pays {interest} of interest in today's money, and winning them "
    "at the peak costs {peak}; other costs leave a guarantor {left}",
    opposite="An average customer pays {interest} of interest in today's money, no less than the "
    "{peak} of winning them at the peak; other costs leave a guarantor {left}",
)
def _below(study: Study) -> Outcome:
    own = where(waterfall(study), business=GUARANTOR).set_index("step")["amount_cny"]
    interest, peak = float(own[INCOME]), peak_cost()
    form: Form = "holds" if interest < peak else "opposite"
    return Outcome(form, blanks(cny, interest=interest, peak=peak, left=float(own[LEFT])))


@statement(
    "losses-take-more-than-money",
    chapter=DETAIL,
    holds="Bad loans take more of the interest than the partner does: "
    "{loss} of CNY 100 of interest against {money}",
    opposite="Credit losses take less of what a guarantor's customer pays than the partner's money: "
    "{loss} of CNY 100 of interest against {money}",
    unclear="Credit losses and the partner's money take about the same of what a guarantor's customer "
    "pays: {loss} and {money} of CNY 100 of interest",
)
def _largest(study: Study) -> Outcome:
    own = where(hundred(study), ladder=LADDER, type=ALL).set_index("part")["of_100"]
    loss, money = float(own["losses"]), float(own["funding"])
    return Outcome(compare(loss, money, margin=1.0), {"loss": number(loss), "money": number(money)})


@statement(
    "hundred-yuan-do-not-reach",
    chapter=CHAPTER,
    headline=Headline(
        "What costs and losses leave does not cover winning our customer",
        "What costs and losses leave covers winning our customer",
    ),
    holds="Of CNY 100 of interest {left} are left to pay for winning the customer, and winning "
    "them at {cac} takes {acquisition}",
    opposite="Of CNY 100 of interest {left} are left to pay for winning the customer, enough for the "
    "{acquisition} that winning them at {cac} takes",
)
def _hundred(study: Study) -> Outcome:
    own = where(hundred(study), ladder=LADDER, type=ALL).set_index("part")["of_100"]
    left, takes = before_winning(study, LADDER, ALL)[1], float(own["acquisition"])
    return Outcome(
        "opposite" if takes <= left else "holds",
        {"left": number(left), "acquisition": number(takes), "cac": cny(study.value("cac_cny"))},
    )


@statement(
    "good-pay-for-bad",
    chapter=CHAPTER,
    holds="Who repays pays for who cannot: before acquisition, undiscounted, a good risk leaves {good} "
    "and a bad one costs {bad}; we assume {few} bad risks in 100. {rest}",
    opposite="Who repays need not pay for who cannot: before acquisition a good risk leaves {good} and "
    "a bad one {bad}",
    unclear="Before acquisition even a good risk leaves nothing: {good}, and a bad one {bad}",
)
def _cross(study: Study) -> Outcome:
    good, bad = (before_winning(study, LADDER, who)[0] for who in ("good", "bad"))
    form: Form = "unclear" if good <= 0 else "opposite" if bad >= 0 else "holds"
    values = blanks(cny, good=good, bad=abs(bad) if form == "holds" else bad)
    values["few"] = number(100 * study.value("bad_type_share"))
    values["rest"] = _what_the_others_leave(study) if form == "holds" else ""
    return Outcome(form, values)


def _what_the_others_leave(study: Study) -> str:
    share = dict(zip(TYPES, types(study)[0], strict=True))
    each = {who: share[who] * before_winning(study, LADDER, who)[0] for who in TYPES}
    others, bad = each["good"] + each["middle"], -each["bad"]
    if others <= bad:
        return f"Bad risks take all that the others leave, {cny(others)} per average customer"
    covers = "does not cover" if others - bad < min(costs()) else "covers"
    return (
        f"Of the {cny(others)} that the others leave per average customer, {number(bad)} covers bad "
        f"risks. The rest goes to winning customers, and {covers} the lowest cost the article names"
    )


@statement(
    "even-good-customers-do-not-pay",
    chapter=DETAIL,
    holds="If every customer were a good one, they would leave {short} before acquisition with "
    "loans of {few} months and {long} with loans of {many}. That is less than the peak cost of {cac} "
    "in both",
    opposite="If every customer were a good one, they would leave {short} before acquisition with "
    "loans of {few} months and {long} with loans of {many}. That is enough for the peak cost of {cac} "
    "in one or both",
)
def _good(study: Study) -> Outcome:
    few, many = TENORS[0], TENORS[-1]
    short, long = (
        float(lending.evaluate_value(**_alone(study, "good", term))) for term in (few, many)
    )
    values = blanks(cny, short=short, long=long, cac=peak_cost())
    values |= blanks(number, few=few, many=many)
    return Outcome("holds" if max(short, long) < peak_cost() else "opposite", values)


def _alone(study: Study, kind: str, term: int) -> dict[str, Any]:
    # as if all customers were of one type: its hazard in place of the average
    made = given(study, LADDER, term=term)
    times = float(np.asarray(made["type_multipliers"])[TYPES.index(kind)])
    return {**made, **ONE_TYPE, "intensity": times * float(made["intensity"])}


@statement(
    "heavy-front-leaves-more-before-cost",
    chapter=DETAIL,
    holds="Before acquisition, and if size moves no risk, the heavy front leaves more at every length "
    "of loan: {heavy} against {light} at {term} months",
    opposite="Before acquisition, and if size moves no risk, the heavy front leaves less at every "
    "length of loan: {heavy} against {light} at {term} months",
    unclear="Before acquisition, and if size moves no risk, the two ladders part by length of loan: the "
    "heavy front leaves {heavy} and the light one {light} at {term} months",
)
def _heavier(study: Study) -> Outcome:
    worth = {
        term: [float(customer(study, ladder, term=term).value_cny) for ladder in LADDERS]
        for term in TENORS
    }
    forms = {compare(*pair, margin=SETTLED * min(costs())) for pair in worth.values()}
    values = dict(zip(("heavy", "light"), map(cny, worth[SHOWN]), strict=True))
    values["term"] = number(SHOWN)
    return Outcome(forms.pop() if len(forms) == 1 else "unclear", values)
