"""What the verdict on a shop of one's own hangs on.

Reading, fixed before any index: the logarithm of what a customer of the shop costs over three years
as a multiple of a bought one. The shop of `cures` fails where it is above 0, and it is finite
whatever the shop does. Costs spread over two orders of magnitude, so in CNY a few dear shops would
be all of the variance.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from analysis.assumptions import Study
from analysis.findings.driven import Array, Driven, single, values
from analysis.findings.lending.draws import Columns
from analysis.findings.short_video.shop import NAMES, run

GROUPS: Final = single(
    {
        "shop_build_cny": "the cost of building",
        "shop_team_cny_a_month": "the team's cost",
        "shop_event_cny": "the cost of a promotion",
        "shop_event_visitors": "visitors of a promotion",
        "shop_half_life_months": "how long visitors stay",
        "shop_hunter_share": "bargain hunters",
        "shop_base_visitors": "visitors who come unasked",
        "shop_conversion_start": "the unskilled team's conversion",
        "shop_conversion_end": "the skilled team's conversion",
        "shop_learning_rate": "how fast the team learns",
        "shop_subsidy_cny": "the voucher",
        "cac_cny": "the cost of a bought customer",
    }
)


def dearer(study: Study, u: Columns) -> Array:
    """Return the log of a shop customer's cost over a bought one's, in draws."""
    shop = {theirs: values(study, u, ours)[ours] for ours, theirs in NAMES.items()}
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(run(shop).cac_cny / shop["bought_cac_cny"])


DRIVEN: Final = (
    Driven(
        "C10",
        "cost of a shop's customer over a bought one's (logarithm)",
        GROUPS,
        dearer,
        512,
    ),
)
