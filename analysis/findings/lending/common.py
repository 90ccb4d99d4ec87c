"""The customer that every section of the chapter asks about, under the two ladders.

Manager A of the article runs a platform that arranges loans and guarantees them, so the
business here is a facilitator with a guarantee: a partner's money at the partner's yield, the
losses its own. Licensed lenders stand beside it where the business is the question.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from analysis import lending
from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.article import amount
from analysis.lending.baseline import DIRECT, WHOLE, parameters
from analysis.lending.borrower import Borrower
from analysis.lending.customer import Customer
from analysis.lending.terms import business_parameters
from analysis.memo import per_study
from analysis.numbers import number, percent

CHAPTER: Final = "05-lending"
DETAIL: Final = "lending-in-detail"
"""The page behind the chapter, with what checks, varies and confesses."""
TENORS: Final = (3, 6, 12)
"""Months of a loan; the article does not say, so all three are always shown."""
SHOWN: Final = 12
"""The tenor of figures that have room for one."""
LADDERS: Final[Mapping[str, tuple[float, ...]]] = {
    "heavy front": lending.HEAVY_FRONT,
    "light front": lending.LIGHT_FRONT,
}
"""The same amounts in two orders."""
BUSINESS: Final = "facilitator_guarantee"
TAILS: Final = (0, 10)
"""Loans after the fifth, at the last amount."""
EXTRA: Final = (
    "annual_default_probability",
    "partner_yield",
    "good_type_share",
    "bad_type_share",
    "good_type_multiplier",
    "bad_type_multiplier",
)
"""Assumptions behind the customer that carry no parameter's name."""
INCOME: Final = "income_cny_a_month"
"""Assumption that instalments are set against."""
TYPES: Final = ("good", "middle", "bad")
ONE_TYPE: Final = {"type_weights": (1.0,), "type_multipliers": (1.0,)}
"""Parameters of customers who are all alike, at the hazard that stands beside them."""
SETTLED: Final = 0.005
"""Differences in value below this share of the cost are no clear difference."""

ARTICLE: Final = ("F008", "F010", "F011", "F014", "F083", "F085", "F086", "F087")
"""Figures of the article behind the ladders and the costs."""
SOURCE: Final = (
    "Source: computed from our assumptions (grade E); acquisition costs from National Business "
    "Daily, 31 March 2025 (ledger F008 to F014)."
)
LIFE_SOURCE: Final = (
    "Source: computed from our assumptions (grade E) and quarterly releases of listed platforms, or "
    "mirrors; acquisition costs from National Business Daily, 31 March 2025 (ledger F008 to F014)."
)
"""Of draws over whole lives with the lender."""
LIFE_SLIDE: Final = (
    "Source: computed from our assumptions and releases of listed platforms; "
    "National Business Daily."
)
WOULD_CHANGE: Final = (
    "A lender's own loans: how often customers return, for how much, and what they lose it, in "
    "place of our ranges."
)


def article_sources() -> tuple[str, ...]:
    """Return the pages behind the article's figures used here, ids of `data/sources.csv`."""
    ledger = load("article_figures").set_index("figure_id")
    return tuple(dict.fromkeys(ledger.loc[list(ARTICLE), "source_id"]))


def grades(study: Study, *, article: bool = True) -> tuple[str, ...]:
    """Return the grades of what the guarantor's customer rests on."""
    names = (*DIRECT, *WHOLE.values(), *EXTRA)
    own = tuple(study.grade(name) for name in names)
    if not article:
        return own
    ledger = load("article_figures").set_index("figure_id")
    return (*own, *ledger.loc[list(ARTICLE[:4]), "grade"])


def costs() -> tuple[float, float, float]:
    """Return the three acquisition costs of the article, CNY: ends of the average, and the peak."""
    return amount("F010"), amount("F011"), amount("F014")


def peak_cost() -> float:
    """Return the peak that the platform approached, CNY."""
    return amount("F008")


def given(study: Study, ladder: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the parameters of the guarantor's customer."""
    made = parameters(
        study, **{"amounts": LADDERS[ladder], "conversion_elasticity": 0.0, **changes}
    )
    return business_parameters(BUSINESS, made, partner_yield=study.value("partner_yield"))


@per_study
def customer(study: Study, ladder: str, **changes: Any) -> Customer:  # noqa: ANN401
    """Return the guarantor's customer; arguments as in `given`, hashable."""
    return lending.evaluate(**given(study, ladder, **changes))


@per_study
def debtor(study: Study, ladder: str, **changes: Any) -> Borrower:  # noqa: ANN401
    """Return the same customer as they see it; arguments as in `given`, hashable."""
    return lending.borrow(income_cny_a_month=study.value(INCOME), **given(study, ladder, **changes))


def asked(study: Study) -> str:
    """Return the price of all loans as the prose prints it."""
    return percent(study.value("apr"))


def of_100(share: float) -> str:
    """Return a share as a count of a hundred, never rounded onto all, none or one half."""
    whole = round(100 * share)
    exact = abs(100 * share - whole) < 1e-9
    return number(100 * share, 0 if exact or whole not in {0, 50, 100} else 1)
