"""Who is left on the ladder, and how much of "later loans perform better" is who is left.

Both ladders are held to the same default on the first loan, the light front's at the hazard of
the study, so that what differs later comes from the ladder. Two cases stand beside each other:
size and promise move the risk as at the centre of their ranges, or they move nothing.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from analysis import lending
from analysis.assumptions import Study
from analysis.findings.lending.common import DETAIL, LADDERS, ONE_TYPE, SHOWN, TYPES, debtor, given
from analysis.findings.tables import Table, tabulate
from analysis.lending.borrower import Borrower
from analysis.lending.calibrate import first_default, intensity_scale
from analysis.memo import per_study
from analysis.numbers import blanks, number, percent
from analysis.statements import Headline, Outcome, compare, statement

MOVES, STILL = "size and promise move risk", "they move nothing"
CASES: Final = (MOVES, STILL)
ALL: Final = "all"
LOANS: Final = 5
SHARE, DEFAULT, EVER = "share of takers", "default on the loan", "ever defaults"
"""Quantities of `by_loan`; the last is of the whole ladder and stands at loan 0."""
POINT: Final = 0.01
"""One in 100: shares that differ by less are about the same."""


def slopes(study: Study, case: str) -> dict[str, float]:
    """Return how size and promise move the risk, parameters of `lending.evaluate`."""
    if case == STILL:
        return {"size_risk_elasticity": 0.0, "incentive_slope": 0.0}
    return {
        "size_risk_elasticity": study.value("size_risk_elasticity_all"),
        "incentive_slope": study.value("incentive_slope"),
    }


def equal_start(study: Study, case: str, ladder: str) -> dict[str, Any]:
    """Return the changes that give a ladder the common default on the first loan."""
    moved = slopes(study, case)
    made = {**given(study, ladder, term=SHOWN), **moved}
    target = float(first_default(**given(study, "light front", term=SHOWN)))
    scale = float(intensity_scale(first_default, target, **made)) if made["intensity"] > 0 else 1.0
    return {**moved, "intensity": made["intensity"] * scale}


def default_by_type(made: dict[str, Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the chance of default on each loan, for each type among those who take it."""
    amounts, found = made["amounts"], []
    hazard = (made["intensity"] * np.asarray(made["type_multipliers"]))[:, None]
    alone = {**made, **ONE_TYPE, "intensity": hazard}
    for k, amount in enumerate(amounts):
        # the last loan promises nothing, and so does a next one of the same size
        offer = amounts[k + 1] if k + 1 < len(amounts) else amount
        found.append(first_default(**{**alone, "amounts": (amount, offer)}))
    return np.stack(found)


@per_study
def by_loan(study: Study) -> pd.DataFrame:
    """Return who takes each loan and how often it defaults.

    Columns: `case`, `ladder`, `quantity`, `loan`, `type`, `value_pct`; loan 0 is the whole
    ladder, type `all` every customer together.
    """
    rows: list[tuple[str, str, str, int, str, float]] = []
    for case in CASES:
        for ladder in LADDERS:
            changes = equal_start(study, case, ladder)
            made = {**given(study, ladder, term=SHOWN), **changes}
            share = lending.evaluate_worth(**made).type_share
            default = default_by_type(made)
            for k in range(LOANS):
                for j, kind in enumerate(TYPES):
                    rows.append((case, ladder, SHARE, k + 1, kind, share[k, j]))
                    rows.append((case, ladder, DEFAULT, k + 1, kind, default[k, j]))
                rows.append((case, ladder, DEFAULT, k + 1, ALL, float(share[k] @ default[k])))
            ever = debtor(study, ladder, term=SHOWN, **changes).chance_of_default
            rows += [(case, ladder, EVER, 0, kind, ever[j]) for j, kind in enumerate(TYPES)]
            weights = np.asarray(made["type_weights"])
            rows.append((case, ladder, EVER, 0, ALL, float(weights @ ever)))
    table = pd.DataFrame(rows, columns=["case", "ladder", "quantity", "loan", "type", "value_pct"])
    return table.assign(value_pct=100 * table["value_pct"])


def one(study: Study, case: str, ladder: str, quantity: str, loan: int, kind: str) -> float:
    """Return one number of `by_loan`, as a fraction; arguments are its columns."""
    table = by_loan(study).set_index(["case", "ladder", "quantity", "loan", "type"])["value_pct"]
    return float(table.loc[(case, ladder, quantity, loan, kind)]) / 100


def parts(study: Study, case: str, ladder: str) -> tuple[float, float, float]:
    """Return what changes the default between the first loan and the last."""

    def default(loan: int, kind: str) -> float:
        return one(study, case, ladder, DEFAULT, loan, kind)

    sorted_only = sum(
        one(study, case, ladder, SHARE, LOANS, kind) * default(1, kind) for kind in TYPES
    )
    first, last = default(1, ALL), default(LOANS, ALL)
    return sorted_only, sorted_only - first, last - sorted_only


def returning(study: Study, ladder: str) -> dict[str, float]:
    """Return the share of those who repaid the first loan that takes the second, by type."""
    made = {**given(study, ladder, term=SHOWN), **equal_start(study, MOVES, ladder)}
    found = lending.evaluate_worth(**made)
    taken = found.reach[:, None] * found.type_share
    repaid = taken[0] * (1 - default_by_type(made)[0])
    return dict(zip(TYPES, (taken[1] / repaid).tolist(), strict=True))


def owing(study: Study, ladder: str) -> Borrower:
    """Return the customer as they see it, where size and promise move risk."""
    return debtor(study, ladder, term=SHOWN, **equal_start(study, MOVES, ladder))


def default_table(study: Study) -> Table:
    """Return how often each type ever defaults, and how often it returns after repaying."""
    heavy, light = (owing(study, ladder).chance_of_default for ladder in LADDERS)
    weights = given(study, "light front", term=SHOWN)["type_weights"]
    back = returning(study, "light front")
    return tabulate(
        "How often each type of customer defaults at some point of the ladder, and how often it "
        "takes a second loan once the first is repaid",
        range(len(TYPES)),
        {
            "Type of customer": lambda j: TYPES[j],
            "Of all acquired": lambda j: percent(weights[j]),
            "Ever defaults, heavy front": lambda j: percent(heavy[j]),
            "Ever defaults, light front": lambda j: percent(light[j]),
            "Comes back after repaying": lambda j: percent(back[TYPES[j]]),
        },
    )


@statement(
    "who-and-what-move-later-defaults",
    chapter=DETAIL,
    headline=Headline(
        "What is lent moves later defaults more than who is left",
        "Who is left moves later defaults more than what is lent",
        "Who is left and what is lent move later defaults alike",
    ),
    holds="Of a hundred first loans {first} default. With bad payers gone about {sorted} would "
    "on the fifth; size and promise make it {heavy} (heavy front) and {light} (light)",
    opposite="Of a hundred first loans {first} default. With bad payers gone about {sorted} would "
    "on the fifth; size and promise then move that less, to {heavy} (heavy front) and {light} (light)",
    unclear="Of 100 first loans {first} default; on the fifth {heavy} do under the heavy front "
    "and {light} under the light one",
)
def _who_and_what(study: Study) -> Outcome:
    split = {ladder: parts(study, MOVES, ladder) for ladder in LADDERS}
    last = {ladder: one(study, MOVES, ladder, DEFAULT, LOANS, ALL) for ladder in LADDERS}
    forms = {compare(abs(what), abs(who), margin=0.1 * POINT) for _, who, what in split.values()}
    values = {
        "first": number(100 * one(study, MOVES, "light front", DEFAULT, 1, ALL), 1),
        "sorted": number(100 * float(np.mean([alone for alone, _, _ in split.values()])), 1),
        "heavy": number(100 * last["heavy front"], 1),
        "light": number(100 * last["light front"], 1),
    }
    return Outcome(forms.pop() if len(forms) == 1 else "unclear", values)


@statement(
    "later-loans-look-better",
    chapter=DETAIL,
    holds="By sorting alone later loans default less, though no customer has changed. Of 100 who "
    "take the loan {first} default on the first and {last} on the fifth. The bad type falls from "
    "{many} to {few} in 100 of those left",
    opposite="Later loans default more though no customer has changed. Of 100 who take the loan "
    "{first} default on the first and {last} on the fifth",
    unclear="Where no customer changes, later loans default about as often: of 100 who take the "
    "loan {first} default on the first and {last} on the fifth",
)
def _later(study: Study) -> Outcome:
    first, last = (one(study, STILL, "light front", DEFAULT, k, ALL) for k in (1, LOANS))
    many, few = (one(study, STILL, "light front", SHARE, k, "bad") for k in (1, LOANS))
    values = blanks(number, 1, first=100 * first, last=100 * last)
    values |= blanks(number, many=100 * many, few=100 * few)
    return Outcome(compare(first, last, margin=0.02 * first), values)


@statement(
    "both-ladders-sort-alike",
    chapter=DETAIL,
    holds="Both ladders sort, and about alike. The bad type is {many} in 100 of those who take "
    "the first loan. On the fifth it is {heavy} under the heavy front and {light} under the light one",
    opposite="One ladder sorts clearly better. The bad type is {many} in 100 of those who take "
    "the first loan. On the fifth it is {heavy} under the heavy front and {light} under the light one",
    unclear="Neither ladder sorts. The bad type is {many} in 100 of those who take the first "
    "loan. On the fifth it is {heavy} under the heavy front and {light} under the light one",
)
def _alike(study: Study) -> Outcome:
    bad = {ladder: one(study, MOVES, ladder, SHARE, LOANS, "bad") for ladder in LADDERS}
    heavy, light = bad["heavy front"], bad["light front"]
    many = one(study, MOVES, "light front", SHARE, 1, "bad")
    values = blanks(number, 1, heavy=100 * heavy, light=100 * light) | {"many": number(100 * many)}
    # the gap between the ladders against what the weaker of them takes out
    if not many - max(heavy, light) > POINT:
        return Outcome("unclear", values)
    near = abs(heavy - light) < 0.5 * (many - max(heavy, light))
    return Outcome("holds" if near else "opposite", values)


@statement(
    "nobody-is-refused",
    chapter=DETAIL,
    holds="The model refuses nobody on evidence. Of 100 who repaid the first loan about as many "
    "take the second, whether of the good type ({good}) or of the bad ({bad})",
    opposite="The types come back unequally once they have repaid: {good} of 100 of the good type "
    "and {bad} of the bad type",
)
def _refused(study: Study) -> Outcome:
    back = returning(study, "light front")
    values = {"good": number(100 * back["good"]), "bad": number(100 * back["bad"])}
    return Outcome("holds" if abs(back["good"] - back["bad"]) < POINT else "opposite", values)


@statement(
    "light-front-ends-in-more-default",
    chapter=DETAIL,
    holds="Started at the same default on the first loan, the light front ends in more default. "
    "Of 100 bad customers {light} default at some point, against {heavy} under the heavy front; of "
    "100 good ones {light_good} against {heavy_good}",
    opposite="Started at the same default on the first loan, the light front ends in less "
    "default. Of 100 bad customers {light} default at some point, against {heavy} under the heavy "
    "front; of 100 good ones {light_good} against {heavy_good}",
    unclear="Started at the same default on the first loan, both ladders end in about as much "
    "default. Of 100 bad customers {light} default at some point under the light front and {heavy} "
    "under the heavy one",
)
def _ends(study: Study) -> Outcome:
    ever = {ladder: owing(study, ladder).chance_of_default for ladder in LADDERS}
    heavy, light = ever["heavy front"], ever["light front"]
    values = blanks(number, heavy=100 * heavy[-1], light=100 * light[-1])
    values |= blanks(number, 1, heavy_good=100 * heavy[0], light_good=100 * light[0])
    return Outcome(compare(float(light[-1]), float(heavy[-1]), margin=POINT), values)
