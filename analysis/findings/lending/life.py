"""Draws of a customer's whole life with one lender: how long, and how much, both after what is printed.

Until now the draws ended after five or fifteen loans at the ladder's last amount, 4 to 17 thousand
yuan owed for a year, while customers of listed platforms owe 6 to 61 thousand. The largest unknown
was held, and a share of 100 of 100 said so. Here it is drawn.

Readings, fixed before any result of these draws was seen:

- The life is one group of two unknowns. `life_cny_years` is the yuan-years that a customer owes in
  all, over the quarters that listed platforms print. `later_amount_cny` is each loan after the
  fifth, from the smallest average loan printed to the largest balance of an active borrower.
- The first five loans stay the article's ladder. Later loans are all of the later amount.
- How often a customer returns follows: it is the one chance, on time and after prepayment alike,
  at which a customer of the light front owes the drawn yuan-years. Where always returning is not
  enough, the later amount is raised until it is; where the first loan alone is more, they never
  return. The chance is found before size and promise move risk, on the ladder whose loss is held;
  the heavy front has the same later loans and the same chance, so that order alone differs.
- A life is cut after sixty loans.
- Claims are read as before: C30 follows where a customer of the light front is worth less than the
  peak cost; C31 where two loans or fewer win the cost back, and fewer than under the light front;
  C34 where a customer of the heavy front is worth less once size and promise count. How long a
  life is cannot change what two loans bring, save through how many come to the second.
- C33 and C35 are drawn over the same lives. C36 asks about one account and has none.
- The verdict takes these draws. Those of the ladder alone stand beside them, and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from numpy.polynomial.polynomial import polyval

from analysis import lending, uncertainty
from analysis.assumptions import Study
from analysis.findings.lending import draws
from analysis.findings.lending.common import LADDERS
from analysis.memo import per_study
from analysis.rates.search import crossing

Array = npt.NDArray[np.float64]

NAME: Final = "life with the lender"
LIFE: Final = ("life_cny_years", "later_amount_cny")
LOANS: Final = 60
"""Loans after which a life is cut."""
_REPLACED: Final = ("loans after the fifth", "chance of returning")
OLD: Final = "light front"
"""The ladder on which the chance of returning is found."""


def with_life(groups: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return groups of unknowns in which the life takes the place of the ladder's end."""
    kept = {name: held for name, held in groups.items() if name not in _REPLACED}
    return {"length of a loan": kept.pop("length of a loan"), NAME: LIFE, **kept}


GROUPS: Final = with_life(draws.GROUPS)
"""What is drawn."""


def ladders(later: Array) -> dict[str, tuple[Any, ...]]:
    """Return the amounts of both ladders with the later loan behind them; the tail repeats it."""
    return {name: (*amounts, later) for name, amounts in LADDERS.items()}


def owed(given: Mapping[str, Any]) -> Array:
    """Return the yuan-years that a customer owes on each loan, undiscounted; loans last."""
    # a funding rate of 1 and no discounting make the funding cost the balance
    whole = {**given, "funding_rate": 1.0, "discount_rate": 0.0}
    return lending.evaluate_worth(**whole).by_loan["funding_cost"]


def _returning(chance: Array) -> dict[str, Any]:
    return {"reborrow_probability": chance, "reborrow_after_prepayment": chance}


def lived(given: Mapping[str, Any], years: Array, later: Array) -> tuple[dict[str, Any], Array]:
    """Return the parameters of customers who owe so many yuan-years in all, and their later loans.

    Amounts, tail and chances of returning of `given` do not matter. The later loans, CNY, are
    raised where always returning is not enough.
    """
    first, always = len(LADDERS[OLD]), np.ones(len(years))
    made = {**given, "amounts": ladders(later)[OLD], "tail": LOANS - first - 1}
    each = owed({**made, **_returning(always)})

    def gap(chance: Array) -> Array:
        # who returns with a chance comes to loan k with its power k − 1 of the chance of who always
        # does, whatever they are like
        return np.asarray(polyval(chance, each.T, tensor=False) - years)

    never = np.zeros(len(years))
    below, above = gap(never), gap(always)
    solved = (below < 0) & (above >= 0)
    # where there is nothing to solve, both ends are the answer
    known = np.where(below >= 0, 0.0, 1.0)
    chance = crossing(
        gap,
        np.where(solved, never, known),
        np.where(solved, always, known),
        np.where(solved, below, -1.0),
        np.where(solved, above, 1.0),
    )
    short = above < 0
    if short.any():
        more = (years - each[:, :first].sum(axis=-1)) / each[:, first:].sum(axis=-1)
        later = np.where(short, later * more, later)
    return {**made, **_returning(chance)}, later


def cases(
    study: Study,
    u: draws.Columns,
    family: str,
    risk: Callable[[draws.Rows, int], Array] | None = None,
) -> Iterator[draws.Case]:
    """Yield the draws as parameters of the engine and amounts by ladder, by length of a loan.

    With `risk`, the intensity by month comes from it, from draws and length of a loan.
    """
    held = {name: share for name, share in u.items() if name not in LIFE}
    nothing = np.zeros(len(next(iter(u.values()))))
    held |= dict.fromkeys(("tail", *draws.GROUPS["chance of returning"]), nothing)
    years, later = (uncertainty.quantile(draws.prior(study, n, family), u[n]) for n in LIFE)
    for rows, given in draws.scenarios(study, held, family):
        if risk is not None:
            given["intensity"] = risk(rows, int(given["term"]))
        made, amount = lived(given, years[rows], later[rows])
        yield rows, made, ladders(amount)


def measure(study: Study, u: draws.Columns, family: str) -> draws.Measured:
    """Run the engine on draws; see `draws.Measured`."""
    return draws.measured(draws.drawn(study, u, family), cases(study, u, family))


@per_study
def families(study: Study) -> dict[str, draws.Measured]:
    """Return the measures over draws of each family of priors."""
    u = draws.uniforms(groups=GROUPS)
    return {family: measure(study, u, family) for family in uncertainty.FAMILIES}


@per_study
def for_indices(study: Study) -> tuple[uncertainty.Design, draws.Measured]:
    """Return the design for indices and the measures over its rows, under the priors as they are."""
    made = uncertainty.design(list(GROUPS.values()), draws.POINTS, draws.SEED)
    return made, measure(study, made.rows, "baseline")


@per_study
def repaid_by_large(study: Study, cny_years: float, cost_cny: float) -> float:
    """Return in which share of the draws that owe so much a light-front customer repays a cost."""
    prior = draws.prior(study, LIFE[0], "baseline")
    large = uncertainty.quantile(prior, draws.uniforms(groups=GROUPS)[LIFE[0]]) >= cny_years
    value = families(study)["baseline"].value[OLD]
    return uncertainty.share_of_draws(value[large] >= cost_cny) if large.any() else float("nan")
