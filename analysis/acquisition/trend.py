"""Does loan volume bunch at the year end?

The quarterly data can test one thing: the volumes of six listed platforms. The main reading was
fixed before any result was seen; the other readings stand beside it and never replace it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import pandas as pd

from analysis.acquisition.bootstrap import Floats, invert_test, wild_cluster_test
from analysis.acquisition.panel import volume_panel

__all__ = [
    "MIN_OBSERVATIONS_FOR_SLOPE",
    "SeasonalResult",
    "not_run",
    "readings",
    "seasonal_contrast",
]

Contrast = Literal["q4_vs_others", "q4_vs_neighbours"]
Verdict = Literal["rises", "falls", "unclear"]

MIN_OBSERVATIONS_FOR_SLOPE = 12
READING_COLUMNS = [
    "label",
    "estimate",
    "low",
    "high",
    "effect_pct",
    "p_boot",
    "smallest_p",
    "n_obs",
    "n_companies",
    "verdict",
]
MIN_OBSERVATIONS_IN_FIT = 3
LEVEL = 0.05


@dataclass(frozen=True, eq=False)
class SeasonalResult:
    """One reading of the fourth-quarter effect on volume.

    `estimate`, `se`, `low`, `high` are in log points, `effect_pct` = 100·(exp(estimate) - 1).
    `se` is CR1 cluster-robust, `t` = estimate / se, `p_boot` the enumerated restricted wild
    cluster bootstrap p with Webb weights, `smallest_p` the least p attainable with that many
    companies. `low`, `high` invert the same test at 95% (NaN, with `interval_reason`, if
    unbounded). `leave_one_out` has columns left_out, estimate, effect_pct (NaN where a quarter
    would be missing). `verdict` is `rises` or `falls` if p_boot < 0.05, by sign, else `unclear`.
    """

    label: str
    contrast: Contrast
    estimate: float
    effect_pct: float
    se: float
    t: float
    p_boot: float
    smallest_p: float
    low: float
    high: float
    interval_reason: str
    n_obs: int
    n_companies: int
    companies: tuple[str, ...]
    verdict: Verdict
    leave_one_out: pd.DataFrame = field(repr=False)


def _design(frame: pd.DataFrame, contrast: Contrast) -> tuple[Floats, Floats]:
    """Log volume and a design whose column 0 is the contrast itself."""
    # the other two seasonal columns hold the mean effect of the quarters Q4 is set against at zero
    quarter = frame["quarter"].to_numpy()
    q1, q2, q3, q4 = ((quarter == q).astype(float) for q in (1, 2, 3, 4))
    season = [q4, q1 - q3, q2 - q3] if contrast == "q4_vs_others" else [q4, q1 - q3, q2]
    member = pd.get_dummies(frame["ticker"], dtype=float).to_numpy()
    trend = member * frame["t"].to_numpy(dtype=float)[:, None]
    design = np.column_stack([*season, member, trend])
    return np.log(frame["volume_cny_bn"].to_numpy(dtype=float)), design


def _sample(panel: pd.DataFrame, exclude: tuple[str, ...], first: int | None) -> pd.DataFrame:
    keep = ~panel["ticker"].isin(exclude)
    if first is not None:
        keep &= panel["year"] >= first
    frame = panel.loc[keep].sort_values(["ticker", "t"], ignore_index=True)
    volume = frame["volume_cny_bn"].to_numpy(dtype=float)
    if (bad := ~(np.isfinite(volume) & (volume > 0))).any():
        cells = frame.loc[bad, ["ticker", "period", "volume_cny_bn"]].to_numpy().tolist()
        raise ValueError(
            f"panel has volume_cny_bn {cells}, allowed above 0: its logarithm is "
            "needed, so drop these rows"
        )
    counts = frame["ticker"].value_counts().sort_index()
    if len(counts) < 2:
        raise ValueError(
            f"panel holds companies {list(counts.index)}, allowed two or more: "
            "loosen exclude or first_year"
        )
    if bool((counts < MIN_OBSERVATIONS_IN_FIT).any()):
        short = counts[counts < MIN_OBSERVATIONS_IN_FIT].to_dict()
        raise ValueError(
            f"panel has companies with observations {short}, allowed 3 or more: level "
            "and trend of a company use two, so name it in exclude"
        )
    if missing := sorted({1, 2, 3, 4} - set(frame["quarter"])):
        raise ValueError(
            f"panel has no observation in quarters {missing}, allowed all of 1 to 4: "
            "loosen exclude or first_year"
        )
    return frame


def _left_out(frame: pd.DataFrame, contrast: Contrast) -> pd.DataFrame:
    from statsmodels.regression.linear_model import OLS

    rows = []
    for company, own in frame.groupby("ticker"):
        rest = frame.drop(own.index)
        estimate = float("nan")
        if set(rest["quarter"]) == {1, 2, 3, 4}:
            estimate = float(OLS(*_design(rest, contrast)).fit().params[0])
        rows.append((company, estimate, 100 * np.expm1(estimate)))
    return pd.DataFrame(rows, columns=["left_out", "estimate", "effect_pct"])


def seasonal_contrast(
    panel: pd.DataFrame,
    *,
    exclude: tuple[str, ...] = ("JFIN",),
    first_year: int | None = None,
    contrast: Contrast = "q4_vs_others",
    label: str = "",
) -> SeasonalResult:
    """Fourth-quarter effect on log volume, with a linear trend of its own for each company.

    OLS of log volume on company, company × linear trend and quarter dummies, coded so that the
    contrast is one coefficient. The defaults are the main reading.

    Parameters
    ----------
    panel : DataFrame
        As `volume_panel` returns it; order of rows and origin of t do not matter.
    exclude : tuple of str
        Tickers left out; JFIN has only three printed quarters.
    first_year : int, optional
        Drop earlier years.
    contrast : {'q4_vs_others', 'q4_vs_neighbours'}
        Q4 - mean(Q1, Q2, Q3), or Q4 - mean(Q1, Q3) of the quarter effects. As each company has its
        trend, the Q1 effect is that of the following January to March as much as of the same
        year's, so the second sets Q4 against the quarters on either side of it; a straight trend
        cancels from it exactly.
    label : str
        Name of the reading.

    Raises
    ------
    ValueError
        For an unknown contrast, a company with fewer than three observations, fewer than two
        companies, a quarter missing altogether, a volume that is not positive.

    Notes
    -----
    "No slope with fewer than 12 observations of one entity" (`MIN_OBSERVATIONS_FOR_SLOPE`) rules
    what is reported. Company trends are nuisance terms here and never reported, so a shorter
    series stays in the fit. Inference is `bootstrap.wild_cluster_test` by company.
    """
    if contrast not in get_args(Contrast):
        raise ValueError(f"contrast is {contrast!r}, allowed {get_args(Contrast)}: name one")
    from statsmodels.regression.linear_model import OLS

    frame = _sample(panel, exclude, first_year)
    y, design = _design(frame, contrast)
    codes, names = pd.factorize(frame["ticker"])
    fit = OLS(y, design).fit(cov_type="cluster", cov_kwds={"groups": codes})
    boot = wild_cluster_test(y, design, 0, codes)
    interval = invert_test(y, design, 0, codes, 1 - LEVEL)
    estimate, se = float(fit.params[0]), float(fit.bse[0])
    direction: Verdict = "rises" if estimate > 0 else "falls"
    return SeasonalResult(
        label=label or contrast,
        contrast=contrast,
        estimate=estimate,
        effect_pct=float(100 * np.expm1(estimate)),
        se=se,
        t=estimate / se,
        p_boot=boot.p,
        smallest_p=boot.smallest_p,
        low=interval.low,
        high=interval.high,
        interval_reason=interval.reason,
        n_obs=len(frame),
        n_companies=len(names),
        companies=tuple(map(str, names)),
        verdict=direction if boot.p < LEVEL else "unclear",
        leave_one_out=_left_out(frame, contrast),
    )


def readings(quarters: pd.DataFrame) -> pd.DataFrame:
    """Every reading of the fourth-quarter effect, the main one first, in a fixed order.

    `quarters` and errors are as for `volume_panel` and `seasonal_contrast`. Columns: label,
    estimate, low, high (log points), effect_pct, p_boot, smallest_p, n_obs, n_companies, verdict.
    """
    panel = volume_panel(quarters)
    first = volume_panel(quarters, value="first_printed")
    results = [
        seasonal_contrast(panel, label="main"),
        seasonal_contrast(first, label="first printed"),
        seasonal_contrast(panel, exclude=(), label="with JFIN"),
        seasonal_contrast(panel, contrast="q4_vs_neighbours", label="Q4 against Q1 and Q3"),
        seasonal_contrast(panel, first_year=2021, label="2021 and later"),
    ]
    return pd.DataFrame(
        [[getattr(r, c) for c in READING_COLUMNS] for r in results], columns=READING_COLUMNS
    )


def not_run() -> list[tuple[str, str]]:
    """Analyses deliberately left out, as pairs (analysis, reason)."""
    return [
        (
            "a slope through fewer than 12 cells of one company on one basis",
            "too few to tell a trend from noise; two dated values and their ratio say what is known",
        ),
        (
            "one slope through acquisition costs of different denominators",
            "costs per approved user, per new borrower and per funded feed customer are different "
            "things: the slope would measure the change of denominator",
        ),
        (
            "the season of new borrowers instead of volume",
            "most quarterly counts are differences of rounded totals, known to 0.1 million where "
            "a quarter brings under one million",
        ),
        (
            "seasonality of acquisition cost itself",
            "no company prints more than one fourth quarter with its neighbours; volume is testable",
        ),
        (
            "the usual p-values clustered by company",
            "they need many companies; with a handful they find effects that are not there",
        ),
        (
            "standard errors that allow for memory between quarters (HAC), on fewer than 30",
            "the memory is estimated from a few quarters and the errors come out too small",
        ),
        (
            "a slope for each company out of the seasonal fit",
            "the trends are there to be removed; volumes that rise and fall have no straight line",
        ),
        (
            "a t-test on marketing per volume, 2022 to 2024",
            "a handful of pairs, not all on one basis; even all of one sign could not settle it",
        ),
    ]
