"""How the price of a customer moves from month to month.

The price in month t is exp(log_level + growth·t/12 + season + x_t + jump): x is a stationary
AR(1), a jump lifts a single month, and month 0 is the calendar month `first_month`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from analysis.lending import checks
from analysis.lending.checks import Array


@dataclass(frozen=True)
class Prices:
    """How the price of a customer moves.

    Attributes
    ----------
    log_level : float
        Log of CNY, of a month 0 without season.
    growth : float
        Log points a year.
    season : tuple of float
        Log points by calendar month, January first.
    sd : float
        Standard deviation of x, log points, at least 0.
    persistence : float
        AR coefficient a month, at least 0 and below 1.
    jump_chance, jump_log : float
        Chance of a jump in a month, 0 to 1, and its size in log points.
    first_month : int
        Calendar month of month 0, 1 to 12.
    """

    log_level: float
    growth: float = 0.0
    season: tuple[float, ...] = (0.0,) * 12
    sd: float = 0.2
    persistence: float = 0.5
    jump_chance: float = 0.0
    jump_log: float = 0.0
    first_month: int = 1

    def __post_init__(self) -> None:
        ranges = {"sd": (0.0, None), "persistence": (0.0, 1.0), "jump_chance": (0.0, 1.0)}
        for field in fields(self):
            if field.name in ("season", "first_month"):
                continue
            low, high = ranges.get(field.name, (None, None))
            given = getattr(self, field.name)
            checks.scalar(field.name, given, low=low, high=high, below=field.name == "persistence")
        if checks.numbers("season", self.season).shape != (12,):
            raise ValueError(f"season: {len(self.season)} entries; one for each of 12 months")
        if checks.whole("first_month", self.first_month, low=1) > 12:
            raise ValueError(f"first_month: {self.first_month} is not allowed; must be 1 to 12")

    def centre(self, months: int) -> Array:
        """Return log prices of months 0 to `months` − 1 where x is 0 and nothing jumps."""
        t = np.arange(checks.whole("months", months, low=1))
        season = np.asarray(self.season)[(self.first_month - 1 + t) % 12]
        return np.asarray(self.log_level + self.growth * t / 12 + season)

    def mean_cny(self, months: int) -> Array:
        """Return mean prices of months 0 to `months` − 1: spread and jumps lift them."""
        jumps = 1 + self.jump_chance * np.expm1(self.jump_log)
        return np.asarray(np.exp(self.centre(months) + self.sd**2 / 2) * jumps)
