"""How bad must arrears be before a customer costs as much after the loan as winning them did?

The cost after the loan comes in two definitions, collections, and collections with credit
losses. Each is set against the three acquisition costs; the arrears that would lift it so far
are turned into the ratio of bad loans that a steady book of such customers would report, since
that is what companies print.

Bases differ, and no conversion was made. Platforms print what is 90 days and more behind over
what is outstanding (one of them 91 to 180 days, over loans at most 60 days behind, so that its
ratio is a little high beside the others), licensed companies print loans classed as bad. All
are whole books, new customers and old; so the book here is one of all loans of the ladder,
with the types that are left in each. Who sells or writes off sooner, or grows, reports less.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis import lending
from analysis.assumptions import Study
from analysis.findings.lending.common import (
    CHAPTER,
    DETAIL,
    SETTLED,
    SHOWN,
    TENORS,
    costs,
    given,
    peak_cost,
)
from analysis.findings.lending.reported_arrears import printed_range
from analysis.findings.tables import Cell, Table, tabulate
from analysis.frames import records, row_where, where
from analysis.lending.baseline import roll_rates
from analysis.lending.postloan import BOUND, Needed
from analysis.lending.rollrates import RollRates
from analysis.memo import per_study
from analysis.numbers import blanks, cny, number, percent, span
from analysis.statements import Headline, Outcome, compare, statement

COLLECTIONS, WITH_LOSS = "collections", "collections_and_loss"
LADDER: Final = "heavy front"
SCALES: Final = tuple(2.0 ** (step / 8) for step in range(-16, 25))
"""Multiples of the odds of falling behind and of rolling on, 1 among them."""
LONGER: Final = 1.25
"""Recovery is slower where it takes more than this many times as long."""


def customer_given(study: Study, term: int, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the guarantor's customer without the two parameters that roll rates set."""
    found = given(study, LADDER, term=term, **changes)
    return {k: v for k, v in found.items() if k not in ("intensity", "late_share")}


def _mixed(
    rates: RollRates, customer: lending.Customer, parameters: Mapping[str, Any]
) -> lending.Delinquency:
    # A steady book holds the loans of every rung, in which bad types are ever fewer. Each type
    # falls behind as often as its hazard asks; what is owed is added by what each has borrowed.
    term = int(parameters["term"])
    amounts = np.asarray(parameters["amounts"], dtype=np.float64)
    lent = customer.reach[..., None] * customer.type_share * amounts[:, None]
    weights = np.nansum(lent, axis=-2)
    weights = weights / weights.sum(axis=-1, keepdims=True)
    multipliers = np.asarray(parameters["type_multipliers"], dtype=np.float64)
    hazard = -np.expm1(-multipliers * rates.intensity(term)[..., :1])
    entry = np.minimum(hazard / rates.never_cured[..., :1], 1.0)
    each = lending.project(
        RollRates(entry[..., None], rates.roll[..., None, :], rates.cure[..., None, :]),
        term,
        apr=parameters["apr"],
        prepayment=parameters["prepayment"],
    )
    return replace(
        each,
        owed=(each.owed * weights[..., None, None]).sum(axis=-3),
        written_off=(each.written_off * weights[..., None]).sum(axis=-2),
    )


def measured(study: Study, term: int, scales: tuple[float, ...]) -> pd.DataFrame:
    """Return costs, reported ratios and what is recovered, by severity of arrears.

    Columns: `term`, `scale`, `collections_cny`, `collections_and_loss_cny` (undiscounted, a
    customer), `npl_pct`, `m2_pct` (31 to 60 days), `m2_plus_pct` of the steady book, `value_cny`
    (discounted, before acquisition), `payback_months` at the lowest acquisition cost, NaN where
    never.
    """
    rates = roll_rates(study).scaled(np.asarray(scales))
    fixed = customer_given(study, term, cac_cny=costs()[0])
    spent = lending.post_loan_cost(rates, **fixed)
    late = lending.project(rates, term, prepayment=fixed["prepayment"]).late_share
    one = lending.evaluate(**{**fixed, "intensity": rates.intensity(term), "late_share": late})
    mixed = _mixed(rates, one, fixed)
    ratios = lending.book_ratios(mixed, months_on_book=int(study.value("months_on_book")))
    owed = mixed.owed.sum(axis=-2)
    second = owed[..., 2] / owed.sum(axis=-1) * (1 - ratios.npl_ratio)
    return pd.DataFrame(
        {
            "term": term,
            "scale": scales,
            "collections_cny": spent[COLLECTIONS],
            "collections_and_loss_cny": spent[WITH_LOSS],
            "npl_pct": 100 * ratios.npl_ratio,
            "m2_pct": 100 * second,
            "m2_plus_pct": 100 * ratios.m2_plus_share,
            "value_cny": one.value_cny,
            "payback_months": one.payback_months,
        }
    )


@per_study
def paths(study: Study) -> pd.DataFrame:
    """Return `measured` over `SCALES` at each length of a loan."""
    return pd.concat([measured(study, term, SCALES) for term in TENORS], ignore_index=True)


@per_study
def here(study: Study) -> pd.DataFrame:
    """Return `measured` at the study's own roll rates, a row a length of loan."""
    return pd.concat([measured(study, term, (1.0,)) for term in TENORS], ignore_index=True)


@per_study
def needed(study: Study, term: int, target_cny: float, definition: str) -> Needed:
    """Return the roll rates at which the cost after the loan reaches a sum."""
    return lending.rates_needed(
        roll_rates(study), target_cny, definition, **customer_given(study, term)
    )


@per_study
def crossings(study: Study) -> pd.DataFrame:
    """Return where the cost after the loan reaches each acquisition cost.

    Columns: `definition`, `term`, `cac_cny`, `scale` (NaN where none), `reason`, `npl_pct`,
    `m2_pct`, `allowed` (the ratio of bad loans is at most the highest printed; False where there
    is no such scale). Collections that stay below the lowest cost at every scale are not asked
    about the higher ones.
    """
    rows = []
    top = printed_range()[1]
    for definition in (COLLECTIONS, WITH_LOSS):
        for term in TENORS:
            never = False
            for cost in sorted(costs()):
                found = None if never else needed(study, term, cost, definition)
                reason = "beyond_bound" if found is None else found.reason
                never = reason == "beyond_bound"
                scale = float("nan") if found is None else found.scale
                npl = second = float("nan")
                if not np.isnan(scale):
                    at = measured(study, term, (scale,))
                    npl, second = float(at["npl_pct"].iloc[0]), float(at["m2_pct"].iloc[0])
                allowed = npl <= top or reason == "already_above"
                rows.append((definition, term, cost, scale, reason, npl, second, allowed))
    names = ["definition", "term", "cac_cny", "scale", "reason", "npl_pct", "m2_pct", "allowed"]
    return pd.DataFrame(rows, columns=names)


def _one(study: Study, definition: str, term: int, cost: float) -> Any:  # noqa: ANN401  (a record)
    return row_where(crossings(study), definition=definition, term=term, cac_cny=cost)


def _ratio(npl_pct: float) -> str:
    return "more than at any odds" if np.isnan(npl_pct) else percent(npl_pct / 100, 1)


def crossing_table(study: Study) -> Table:
    """Return the arrears that each acquisition cost would need, losses counted."""
    reasons = {"beyond_bound": f"not at {number(BOUND)}", "already_above": f"at 1/{number(BOUND)}"}
    bad, second = (f"{span(*printed_range(kind), 1)}" for kind in ("bad loans", "M2"))

    def ratio(pct: float) -> str:
        return "none" if np.isnan(pct) else number(pct, 1)

    return tabulate(
        "Arrears at which collections and losses come to the cost of winning the customer",
        records(crossings(study).query("definition == @WITH_LOSS")),
        {
            "Loan, months": lambda r: Cell(number(r.term), number=True),
            "Cost of winning, CNY": lambda r: number(r.cac_cny),
            "Times our odds of arrears": lambda r: reasons.get(r.reason) or number(r.scale, 1),
            f"Bad loans of such a book, % (printed: {bad})": lambda r: ratio(r.npl_pct),
            f"31 to 60 days behind, % (printed: {second})": lambda r: ratio(r.m2_pct),
        },
    )


def at_ratio(study: Study, term: int, npl_pct: float, column: str) -> float:
    """Return a column of `paths` where the steady book reports a ratio; NaN beyond those looked at."""
    path = where(paths(study), term=term)
    return float(np.interp(npl_pct, path["npl_pct"], path[column], left=np.nan, right=np.nan))


@statement(
    "collections-stay-below-cac",
    chapter=CHAPTER,
    holds="Collections alone stay below the cost of winning a customer because we assume {each} "
    "for a default. Even at {bound} times our odds of arrears they come to {most}, against {cac} at "
    "least",
    opposite="Collections alone would reach {cac}, the lowest cost of winning a customer, at {scale} "
    "our odds of arrears, with loans of {term} months",
)
def _collections(study: Study) -> Outcome:
    lowest = min(costs())
    found = {term: needed(study, term, lowest, COLLECTIONS) for term in TENORS}
    values = {
        "bound": number(BOUND),
        "most": cny(max(f.highest_cny for f in found.values())),
        "each": cny(study.value("late_collection_cost_cny")),
        "cac": cny(lowest),
    }
    first = {term: f for term, f in found.items() if f.reason != "beyond_bound"}
    if not first:
        return Outcome("holds", values)
    # NaN is the earliest: above at every scale
    term = min(first, key=lambda t: (0 if first[t].reason else 1, first[t].scale))
    scale = (
        f"1/{number(BOUND)} of" if first[term].reason else f"{number(first[term].scale, 1)} times"
    )
    return Outcome("opposite", {**values, "scale": scale, "term": number(term)})


@statement(
    "losses-reach-the-peak-beyond-print",
    chapter=CHAPTER,
    headline=Headline(
        "Reported arrears allow the {reached} cost after the loan, not the peak",
        "At reported arrears, cost after the loan can reach the peak",
        "No arrears we tried bring cost after the loan to the peak",
        "At reported arrears, cost after the loan stays below any acquisition cost",
    ),
    holds="Collections and losses of five loans of {long} months come to the {reached} acquisition cost "
    "in a book with {enough} of bad loans, to the peak only from {npl}; whole books report {printed}",
    opposite="With losses counted, five loans reach {cac} in a book with {npl} of bad loans, with loans "
    "of {term} months; whole books report {printed}",
    unclear="Even with losses counted five loans do not reach {cac}, at up to {bound} times our odds of "
    "arrears",
    absent="With losses counted, five loans reach {cac} only in a book with {npl} of bad loans, and no "
    "lower acquisition cost at what whole books report, {printed}",
)
def _peak(study: Study) -> Outcome:
    cost = peak_cost()
    by_term = [_one(study, WITH_LOSS, term, cost) for term in TENORS]
    low, high = printed_range()
    values = {"cac": cny(cost), "bound": number(BOUND), "printed": f"{span(low, high, 1)}%"}
    within = [r for r in by_term if r.reason != "beyond_bound"]
    if not within:
        return Outcome("unclear", values)
    # the length at which the best book is enough; above at every scale is a book without bad loans
    first = min(within, key=lambda r: 0.0 if r.reason else r.npl_pct)
    values |= {
        "term": number(first.term),
        "npl": percent(0.0 if first.reason else first.npl_pct / 100, 1),
    }
    if first.allowed:
        return Outcome("opposite", values)
    for name, lower in zip(("average", "lowest"), sorted(costs(), reverse=True)[1:], strict=True):
        fits = [r for r in (_one(study, WITH_LOSS, t, lower) for t in TENORS) if r.allowed]
        if fits:
            least = min(fits, key=lambda r: 0.0 if r.reason else r.npl_pct)
            values |= {
                "reached": name,
                "long": number(least.term),
                "enough": percent(0.0 if least.reason else least.npl_pct / 100, 1),
            }
            return Outcome("holds", values)
    return Outcome("absent", values)


@statement(
    "level-of-cac-depends-on-the-loan",
    chapter=DETAIL,
    holds="At the lower end of the article's range, {cac}, it can be true of long loans. At "
    "{most} months a book that reports {long} of bad loans is enough, at {least} it takes {short}; "
    "the highest reported is {top}",
    opposite="Printed ratios allow a cost after the loan of {cac} at no length of loan. A book "
    "would have to report {long} at {most} months; the highest printed is {top}",
    unclear="Printed ratios allow a cost after the loan of {cac} at every length of loan: the highest "
    "printed is {top}",
)
def _length(study: Study) -> Outcome:
    lowest = min(costs())
    by_term = {term: _one(study, WITH_LOSS, term, lowest) for term in TENORS}
    fits = [by_term[term].allowed for term in TENORS]
    values = blanks(number, most=TENORS[-1], least=TENORS[0])
    values |= {
        "cac": cny(lowest),
        "long": _ratio(by_term[TENORS[-1]].npl_pct),
        "short": _ratio(by_term[TENORS[0]].npl_pct),
        "top": percent(printed_range()[1] / 100, 1),
    }
    return Outcome("unclear" if all(fits) else "holds" if fits[-1] else "opposite", values)


@statement(
    "arrears-cut-what-comes-back",
    chapter=DETAIL,
    headline=Headline(
        "More arrears leave less to pay for winning a customer",
        "More arrears do not leave less",
        "Arrears hardly move what a customer leaves",
    ),
    holds="A customer leaves {first} where {low} of a book is bad, the least reported, and "
    "{last} at {high}, the most",
    opposite="More arrears leave no less: a customer leaves {first} where {low} of a book is bad, "
    "the least reported, and {last} at {high}, the most",
    unclear="Arrears make little difference: a customer leaves {first} where {low} of a book is "
    "bad, the least reported, and {last} at {high}, the most",
)
def _less(study: Study) -> Outcome:
    low, high = printed_range()
    first, last = (at_ratio(study, SHOWN, x, "value_cny") for x in (low, high))
    values = blanks(cny, first=first, last=last)
    values |= blanks(percent, 1, low=low / 100, high=high / 100)
    values["term"] = number(SHOWN)
    return Outcome(compare(first, last, margin=SETTLED * min(costs())), values)


@statement(
    "recovery-slows-then-ends",
    chapter=DETAIL,
    holds="More arrears slow recovery and soon end it. With loans of {term} months {cac} is "
    "earned back after {first} months at a quarter of our odds of arrears. Where a book reports {npl} "
    "of bad loans it takes {last}, and {worse}",
    opposite="More arrears hardly slow recovery. With loans of {term} months {cac} is back after "
    "{first} months at a quarter of our odds of arrears. In a book that reports {npl} of bad loans it "
    "takes {last}, and {worse}",
    unclear="With loans of {term} months {cac} is not back at a quarter of our odds of arrears, nor at "
    "any above",
)
def _ends(study: Study) -> Outcome:
    term = TENORS[-1]
    path = paths(study).query("term == @term").sort_values("scale")
    back = path.dropna(subset="payback_months")
    values = {"term": number(term), "cac": cny(min(costs()))}
    if back.empty:
        return Outcome("unclear", values)
    first, last = back["payback_months"].iloc[0], back["payback_months"].iloc[-1]
    ends = len(back) < len(path)
    values |= blanks(number, first=first, last=last)
    values |= {
        "npl": percent(back["npl_pct"].iloc[-1] / 100, 1),
        "worse": "never in a worse one" if ends else "no worse one was looked at",
    }
    return Outcome("holds" if ends and last > LONGER * first else "opposite", values)
