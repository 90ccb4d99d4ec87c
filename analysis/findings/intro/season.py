"""Does lending peak in the fourth quarter? The part of claim C02 that can be tested."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.acquisition.panel import volume_panel
from analysis.acquisition.trend import SeasonalResult, not_run, readings, seasonal_contrast
from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.platforms import SHORT
from analysis.findings.tables import Cell, Table
from analysis.frames import records
from analysis.numbers import blanks, count, number, percent, signed
from analysis.statements import Form, Headline, Outcome, compare, statement

CHAPTER = "01-intro"

LABELS = {
    "main": "Main reading",
    "first printed": "Before restatements",
    "with JFIN": "With Jiayin added",
    "Q4 against Q1 and Q3": "Against Q3 and Q1 only",
    "2021 and later": "2021 and later",
}
FIXED, ADDED = "fixed beforehand", "added after the result was seen"
NEW_BUSINESS = {"YRD": 2020}
"""First year of a company's present business: before it, the panel holds another one."""


@cache
def panel() -> pd.DataFrame:
    """Return the quarterly volumes, restated where a restatement is printed."""
    return volume_panel(load("platform_quarters"))


@cache
def main_reading() -> SeasonalResult:
    """Return the main reading, fixed before its result was seen."""
    return seasonal_contrast(panel(), label="main")


@cache
def one_business() -> SeasonalResult:
    """Return the main reading without quarters from before a company changed its business."""
    table = panel()
    since = table["ticker"].map(NEW_BUSINESS).fillna(0)
    return seasonal_contrast(table[table["year"] >= since], label="Without Yiren before 2020")


def early_quarters() -> int:
    """Return how many quarters `one_business` leaves out."""
    return main_reading().n_obs - one_business().n_obs


def _row(found: Any, label: str, kind: str) -> dict[str, object]:  # noqa: ANN401  (result or record)
    low, high = 100 * np.expm1([found.low, found.high])
    return {
        "reading": label,
        "kind": kind,
        "effect_pct": found.effect_pct,
        "low_pct": low,
        "high_pct": high,
        "p_boot": found.p_boot,
        "observations": found.n_obs,
    }


@cache
def all_readings() -> pd.DataFrame:
    """Return every reading of the fourth-quarter effect, in percent.

    Columns: `reading`, `kind` (fixed beforehand, or added after the main result was seen),
    `effect_pct`, `low_pct`, `high_pct` (95%, from the bootstrap), `p_boot`, `observations`.
    """
    rows = [
        _row(found, LABELS[found.label], FIXED)
        for found in records(readings(load("platform_quarters")))
    ]
    added = [one_business(), seasonal_contrast(panel(), first_year=2020, label="2020 and later")]
    added += [
        seasonal_contrast(panel(), exclude=("JFIN", ticker), label=f"Without {SHORT[ticker]}")
        for ticker in main_reading().companies
    ]
    return pd.DataFrame([*rows, *(_row(found, found.label, ADDED) for found in added)])


def _printed(result: SeasonalResult) -> dict[str, str]:
    low, high = np.expm1([result.low, result.high])
    changes = blanks(signed, effect=result.effect_pct / 100, low=low, high=high)
    return {**changes, "p": number(result.p_boot, 2)}


@statement(
    "no-volume-peak",
    chapter=CHAPTER,
    headline=Headline(
        "Lending shows no clear peak in the fourth quarter",
        "Lending changes clearly in the fourth quarter",
        "Lending shows no clear peak in the fourth quarter, whoever is counted",
    ),
    holds="The fourth quarter differs by {effect}, and anything from {low} to {high} is "
    "possible; without {quarters} early quarters of one company it is {other}",
    opposite="The fourth quarter differs clearly, by {effect} ({low} to {high})",
    unclear="The fourth quarter differs by {effect}, and anything from {low} to {high} is possible",
)
def _peak(_: Study) -> Outcome:
    main, other = main_reading(), one_business()
    form: Form = "opposite"
    if main.verdict == "unclear":
        form = "unclear" if other.verdict == "unclear" else "holds"
    values = {
        **_printed(main),
        "quarters": count(early_quarters()),
        "other": signed(other.effect_pct / 100),
    }
    return Outcome(form, values)


@statement(
    "readings-agree",
    chapter=CHAPTER,
    holds="All {n} readings fixed beforehand come out undecided",
    opposite="Of {n} readings fixed beforehand, {clear} find a clear fourth-quarter effect",
)
def _agree(_: Study) -> Outcome:
    table = readings(load("platform_quarters"))
    clear = int((table["verdict"] != "unclear").sum())
    form: Form = "holds" if clear == 0 else "opposite"
    return Outcome(form, {"n": count(len(table)), "clear": count(clear)})


@statement(
    "null-is-fragile",
    chapter=CHAPTER,
    holds="That hangs on one company, Yiren. Without its {quarters} quarters from before it "
    "changed business, the same test finds {effect} ({low} to {high}, p = {p}). From 2021 on, where "
    "those quarters play no part, it finds {late} (p = {late_p})",
    opposite="It does not hang on one company: without the {quarters} quarters from before a "
    "company changed business, the same test still finds no clear effect ({effect}, {low} to {high})",
)
def _fragile(_: Study) -> Outcome:
    result = one_business()
    late = next(r for r in records(all_readings()) if r.reading == LABELS["2021 and later"])
    values = {
        **_printed(result),
        "quarters": count(early_quarters()),
        "late": signed(late.effect_pct / 100),
        "late_p": number(late.p_boot, 2),
    }
    return Outcome("opposite" if result.verdict == "unclear" else "holds", values)


@statement(
    "mostly-repeat",
    chapter=CHAPTER,
    holds="At the {n} platforms that print it, {low} to {high} of the volume since 2024 is repeat "
    "borrowing. A burst of new customers could hide in it",
    opposite="At the {n} platforms that print it, as little as {low} of the volume since 2024 is "
    "repeat borrowing",
)
def _repeat(_: Study) -> Outcome:
    table = load("platform_quarters")
    share = table[(table["metric"] == "repeat_share") & (table["period"] >= "2024")]
    low, high = float(share["value"].min()), float(share["value"].max())
    values = blanks(percent, low=low / 100, high=high / 100)
    values["n"] = count(share["ticker"].nunique())
    return Outcome(compare(low, 50), values)


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
