"""What the verdict on cheaper acquisition and lower rates hangs on.

Reading, fixed before any index. Reading one of `arrow` asks which kind of cost, cut by the same
part, takes most off the break-even price. That is nearly the dearest kind, but the price exists in
some draws only. So the output is what acquisition costs above the dearest other kind at today's
ceiling, CNY a customer: finite in every draw, above 0 where acquisition takes most.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from analysis.assumptions import Study
from analysis.findings.driven import BASELINE, Array, Driven, values
from analysis.findings.lending import draws, life
from analysis.findings.outlook import arrow, common


def acquisition_leads(study: Study, u: draws.Columns) -> Array:
    """Return what acquisition costs above the dearest other kind at today's ceiling, CNY."""
    weights, multipliers = draws.types(study, u, BASELINE)
    others = np.empty((len(arrow.KINDS) - 1, len(weights)))
    price = common.ceilings()[common.NOW]
    for rows, given, amounts in life.cases(study, u, BASELINE):
        made = {**given, "amounts": amounts[common.LADDER]}
        found = common.worth(made, multipliers[rows], price)._asdict()
        kinds = [kind for kind in arrow.KINDS if kind != arrow.ACQUISITION]
        others[:, rows] = [(found[kind] * weights[rows]).sum(-1) for kind in kinds]
    return np.asarray(values(study, u, "cac_cny")["cac_cny"] - others.max(axis=0))


DRIVEN: Final = (
    Driven(
        "C37",
        "cost of acquisition above the dearest other kind at today's ceiling (CNY a customer)",
        life.GROUPS,
        acquisition_leads,
        256,
    ),
)
