"""What the verdicts on moving customers and on passing them on hang on.

Readings, fixed before any index. C22: the part of the ordered cut that the moves bring. C23: what
the cheapest plan for today's customers costs above the lower of the two goals, CNY a customer; the
claim follows where it is not above 0. C24: what a refusal takes off a customer's worth, CNY; a
customer who does not exist, because the receiver takes nobody, is worth nothing. C26: the part of
those passed on who are funded and repay. What a score knows bounds how alike two scores can be, so
they are one group.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from analysis.assumptions import Study
from analysis.findings.cooperation import common, moves, passed, passing, thirty
from analysis.findings.driven import BASELINE, Array, Driven, single, values
from analysis.findings.lending import life
from analysis.findings.lending.draws import Columns

WORDS: Final = {
    "feed_share": "the feed's share",
    "feed_cac_cny": "the feed's cost",
    "sms_cost_ratio": "the cost of text messages",
    "vertical_cost_ratio": "the cost of vertical sites",
    "own_cost_ratio": "the cost of the own app",
    "referral_discount_cny": "the discount of mutual referral",
    "spend_power": "how fast a channel gets dearer",
    "sms_gain": "points that text messages gained",
    "vertical_gain": "points that vertical sites gained",
    "referral_gain": "points that mutual referral gained",
    "sms_room": "room in text messages",
    "vertical_room": "room in vertical sites",
    "referral_room": "room in mutual referral",
}
APPROVALS: Final = {
    "the first lender's approvals": ("approval_rate_sender",),
    "the next lender's approvals": ("approval_rate_receiver",),
    "what scores know and share": ("score_skill", "score_correlation"),
}


def _groups(*names: str) -> dict[str, tuple[str, ...]]:
    return single({name: WORDS[name] for name in names})


def moves_bring(study: Study, u: Columns) -> Array:
    """Return the part of the ordered cut that the moves bring."""
    return moves.of_the_cut(values(study, u, *common.MIX, *common.GAINS))


def above_the_goals(study: Study, u: Columns) -> Array:
    """Return what the cheapest plan costs above the lower goal, CNY a customer."""
    many = values(study, u, *common.MIX, *common.ROOMS)
    found = thirty.cheapest_plans(many, {"least": 1.0})
    asked = thirty.goals(found["mean"])
    return np.asarray(found["least"] - np.minimum(asked[thirty.OFF_MEAN], asked[thirty.IDEAL]))


def refusal_takes(study: Study, u: Columns) -> Array:
    """Return what a refusal takes off a customer's worth, CNY."""
    found = passing.measure(study, u, BASELINE)
    return found["value_anyone"] - np.nan_to_num(found["value_referred"])


def gain(study: Study, u: Columns) -> Array:
    """Return the part of those passed on who are funded and repay."""
    return passed.repays(passing.chances(study, u, BASELINE))


DRIVEN: Final = (
    Driven(
        "C22",
        "part of the ordered cut that the moves bring",
        _groups(*common.MIX, *common.GAINS),
        moves_bring,
        1024,
    ),
    Driven(
        "C23",
        "cost of the cheapest plan above the lower goal (CNY a customer)",
        _groups(*common.MIX, *common.ROOMS),
        above_the_goals,
        256,
    ),
    Driven(
        "C24",
        "what a refusal takes off a customer's worth (CNY)",
        {**life.GROUPS, **APPROVALS},
        refusal_takes,
        256,
    ),
    Driven(
        "C26",
        "part of those passed on who are funded and repay",
        {"default": ("annual_default_probability",), **APPROVALS},
        gain,
        1024,
    ),
)
