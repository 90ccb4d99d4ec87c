"""Does lending peak in the fourth quarter? The part of claim C02 that can be tested."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from analysis.acquisition.panel import volume_panel
from analysis.acquisition.trend import SeasonalResult, not_run, readings, seasonal_contrast
from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.platforms import SHORT
from analysis.findings.tables import Cell, Table
from analysis.numbers import count, number, percent
from analysis.statements import Form, Outcome, statement

CHAPTER = "01-intro"

LABELS = {
    "main": "Main reading",
    "first printed": "Values as first printed",
    "with JFIN": "With the sixth company",
    "Q4 against Q1 and Q3": "Against its two neighbours",
    "2021 and later": "2021 and later",
}


@cache
def main_reading() -> SeasonalResult:
    """Return the main reading, fixed before its result was seen."""
    return seasonal_contrast(volume_panel(load("platform_quarters")), label="main")


@cache
def all_readings() -> pd.DataFrame:
    """Return every reading of the fourth-quarter effect, in percent.

    Returns
    -------
    DataFrame
        `reading`, `effect_pct`, `low_pct`, `high_pct` (95%, from the bootstrap), `p_boot`,
        `smallest_p`, `observations`, `companies`; then one row for each company left out of
        the main reading, with the effect alone.
    """
    table = readings(load("platform_quarters"))
    main = pd.DataFrame(
        {
            "reading": [LABELS[label] for label in table["label"]],
            "kind": "reading",
            "effect_pct": 100 * np.expm1(table["estimate"]),
            "low_pct": 100 * np.expm1(table["low"]),
            "high_pct": 100 * np.expm1(table["high"]),
            "p_boot": table["p_boot"],
            "smallest_p": table["smallest_p"],
            "observations": table["n_obs"],
            "companies": table["n_companies"],
        }
    )
    left = main_reading().leave_one_out
    without = pd.DataFrame(
        {
            "reading": [f"Main, without {SHORT[t]}" for t in left["left_out"]],
            "kind": "one left out",
            "effect_pct": left["effect_pct"],
        }
    )
    return pd.concat([main, without], ignore_index=True)


@statement(
    "no-volume-peak",
    chapter=CHAPTER,
    holds="The volumes of listed platforms show no clear fourth-quarter peak: {effect} against the "
    "rest of the year, and anything from {low} to {high} fits",
    opposite="The volumes of listed platforms differ clearly in the fourth quarter: {effect} "
    "against the rest of the year ({low} to {high})",
)
def _peak(_: Study) -> Outcome:
    main = main_reading()
    low, high = np.expm1(main.low), np.expm1(main.high)
    return Outcome(
        "holds" if main.verdict == "unclear" else "opposite",
        {
            "effect": _signed(main.effect_pct / 100),
            "low": _signed(float(low)),
            "high": _signed(float(high)),
        },
    )


def _signed(share: float) -> str:
    text = percent(share)
    return text if text.startswith("−") or text == "0%" else f"+{text}"


@statement(
    "readings-agree",
    chapter=CHAPTER,
    holds="All {n} readings of the panel come out undecided, so the choice of reading is not what "
    "decides",
    opposite="The readings of the panel disagree: {clear} of {n} find a clear fourth-quarter effect",
)
def _agree(_: Study) -> Outcome:
    table = readings(load("platform_quarters"))
    clear = int((table["verdict"] != "unclear").sum())
    form: Form = "holds" if clear == 0 else "opposite"
    return Outcome(form, {"n": count(len(table)), "clear": count(clear)})


@statement(
    "one-company-sways",
    chapter=CHAPTER,
    holds="One company sways the estimate: leaving out any one of {n} moves it between {low} and "
    "{high}",
    opposite="No single company sways the estimate: leaving out any one of {n} keeps it between "
    "{low} and {high}",
)
def _sways(_: Study) -> Outcome:
    main = main_reading()
    left = main.leave_one_out["effect_pct"] / 100
    changes_sign = float(left.min()) < 0 < float(left.max())
    return Outcome(
        "holds" if changes_sign else "opposite",
        {
            "n": count(main.n_companies),
            "low": _signed(float(left.min())),
            "high": _signed(float(left.max())),
        },
    )


def not_run_table() -> Table:
    """Return the analyses that were left out on purpose, with the reason."""
    return Table(
        "Not run, because",
        ("Analysis", "Why it was left out"),
        [[Cell(what), Cell(why)] for what, why in not_run()],
    )


def printed() -> dict[str, str]:
    """Return the numbers that the prose of the chapter needs."""
    main = main_reading()
    return {
        "season_n": number(main.n_obs),
        "season_companies": count(main.n_companies),
        "season_p": number(main.p_boot, 2),
        "season_smallest_p": number(main.smallest_p, 4),
    }
