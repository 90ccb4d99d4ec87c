"""Customers counted by head over a ladder: who ever defaults, who is ever late, how long in debt."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analysis.lending import kernel

Array = npt.NDArray[np.float64]


class Walk:
    """Counts of one type of customer over the ladder, by head and not by loan.

    Without a calendar: chances do not depend on it. A pair of masses, those paying and those
    of them who were never late, is pushed from rung to rung, month by month, along the same
    branches as `kernel.episode`, whose flows count a customer once for each open loan.

    Parameters
    ----------
    block : Block
        Of one scenario and one type.
    late : float
        Chance that a payer is late in a month.

    Attributes
    ----------
    default, arrears : float
        Chance of ever defaulting; of ever being late or defaulting.
    months : float
        Expected months begun with a loan open and performing.
    """

    def __init__(self, block: kernel.Block, late: float) -> None:
        self.block, self.late = block, late
        self.default = self.arrears = self.months = 0.0
        self.rungs = len(block.amounts[0])
        self.grant = np.zeros(self.rungs, np.int64)
        self.risk = kernel.risk_of(block, 0, 0)
        self.deal = kernel.Deal(
            block.amounts[0], block.term, block.unit[0], block.costs[0], block.lag, block.until[0],
            block.gap, block.again[0, 0], block.again[0, 1],
        )  # fmt: skip
        starts = np.zeros((self.rungs, 2))
        starts[0] = 1.0
        for first in range(self.rungs):
            if starts[first, 0] > 0:
                self._episode(first, starts)

    def _month(self, x: int, mass: Array, first: int, last: int, offered: bool) -> Array:
        """Count month `x`; return who of (alive, clean) prepays, and keep the rest in `mass`."""
        hazard, prepay = kernel.chance(x, first, last, self.grant, self.deal, self.risk, offered)
        stays = np.array([1 - hazard, (1 - hazard) * (1 - self.late)])
        self.months += mass[0]
        self.default += mass[0] * hazard
        self.arrears += mass[1] * (1 - stays[1])
        prepaid = np.asarray(mass * stays * prepay)
        mass *= stays
        mass -= prepaid
        return prepaid

    def _episode(self, first: int, starts: Array) -> None:
        deal, last, x, mass = self.deal, first, 0, starts[first].copy()
        self.grant[first] = 0
        closes = int(deal.term[first])
        while mass[0] > 0:
            due = int(self.grant[last] + deal.until[last]) if last + 1 < self.rungs else -1
            if x == due:
                taken = mass * deal.on_time[last]
                if closes <= x:
                    starts[last + 1] += taken
                    return
                rest = mass - taken
                for later in range(x + 1, closes + 1):
                    self._month(later, rest, first, last, False)
                last, mass = last + 1, taken
                self.grant[last] = x
                closes = max(closes, x + int(deal.term[last]))
            elif x < closes:
                x += 1
                prepaid = self._month(x, mass, first, last, True)
                if last + 1 < self.rungs:
                    starts[last + 1] += prepaid * deal.after_prepayment[last]
            elif due < x:
                return
            else:
                x = due  # nothing is open until the next loan
