"""How far a result depends on what we assumed: draws, Sobol' indices, shares of draws."""

from analysis.uncertainty.designs import Design, design
from analysis.uncertainty.indices import Indices, jansen, resample_counts
from analysis.uncertainty.priors import FAMILIES, family, quantile
from analysis.uncertainty.shares import Share, share, share_of_draws

__all__ = [
    "FAMILIES",
    "Design",
    "Indices",
    "Share",
    "design",
    "family",
    "jansen",
    "quantile",
    "resample_counts",
    "share",
    "share_of_draws",
]
