"""What the verdicts on buying under contract and on referring hang on.

Readings, fixed before any index. C15: what floating without any forecast leaves more than the
contract, per customer wanted, over the mean price. Floating buys in a share q of the months at the
mean price, so that is premium − (1 − q)·(worth − 1); below 0 it needs skill. C20: what a referred
customer leaves more than a guaranteed one, CNY, after the charge for capital.
"""

from __future__ import annotations

from typing import Final

from analysis.assumptions import Study
from analysis.findings.driven import BASELINE, Array, Driven, values
from analysis.findings.lending.draws import Columns
from analysis.findings.rising import buying, pays


def floating_leaves(study: Study, u: Columns) -> Array:
    """Return what floating without skill leaves more than the contract, over the mean price."""
    names = ("contract_premium", "cheap_months_share", "value_over_price")
    premium, share, worth = values(study, u, *names).values()
    return premium - (1 - share) * (worth - 1)


def referring_leaves(study: Study, u: Columns) -> Array:
    """Return what a referred customer leaves more than a guaranteed one, CNY."""
    return pays.gain(study, u, BASELINE)


DRIVEN: Final = (
    Driven(
        "C15",
        "surplus of floating without skill over the contract's (of the mean price)",
        buying.GROUPS,
        floating_leaves,
        1024,
    ),
    Driven(
        "C20",
        "worth of a referred customer over a guaranteed one's (CNY)",
        pays.GROUPS,
        referring_leaves,
        256,
    ),
)
