"""Published effects that can be set side by side: one scale a parameter, intervals where printed."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.frames import records, where
from analysis.numbers import blanks, count, number
from analysis.statements import Headline, Outcome, compare, statement
from analysis.tape.fits import NORMAL_95

CHAPTER = "effects"

SIZE, PRICE = "size_risk_elasticity", "price_risk_slope"
TAKE_UP, PROMISE = "take_up_slope", "incentive_slope"
PANELS: Final = (SIZE, PRICE, TAKE_UP, PROMISE)
"""Parameters that the models of lending and price draw; the others have few converted values."""

DESIGNS: Final = {
    "RCT": "randomised trial",
    "RD": "discontinuity",
    "IV": "instrument",
    "observational": "association",
}
"""Designs, the most trusted first."""

MEASURED, ASSUMED, NONE = "base measured", "base assumed by us", "reported as no effect"

WHAT: Final = {
    "ES01": "used cars, same buyer",
    "ES02": "used cars, size chosen",
    "ES03": "used cars, second digest",
    "ES04": "payday, low end",
    "ES05": "payday, high end",
    "ES06": "payday, draft, low end",
    "ES07": "payday, draft, high end",
    "ES09": "payday, size chosen, low end",
    "ES12": "small firms, screened",
    "EP01": "online loans, two arms",
    "EP02": "online loans, per 10 points",
    "EP03": "cash loans, burden",
    "EP04": "past due, selection",
    "EP05": "past due, burden",
    "EP06": "arrears, selection",
    "EP07": "arrears, burden",
    "EP08": "collection, selection",
    "EP09": "collection, burden",
    "EP10": "rand past due, both",
    "EP11": "past due, cell means",
    "EP12": "credit card, new clients",
    "EP13": "credit card, burden",
    "EP14": "subprime card, burden",
    "ET01": "online loans, approved",
    "ET02": "former clients, at or below",
    "ET03": "former clients, raised",
    "ET04": "cell means, at or below",
    "ET05": "low risk",
    "ET06": "medium risk",
    "ET07": "high risk",
    "EI01": "lower price, past due",
    "EI02": "lower price, arrears",
    "EI03": "lower price, collection",
    "EI06": "fingerprints, good risks",
}
"""What each converted effect is about, as short as a picture needs it."""

CHOSEN: Final = ("ES02", "ES09")
"""Effects that hold what it says of a customer that they ask for more."""


def _ends(row: Any, value: float) -> tuple[float, float]:  # noqa: ANN401  (a record)
    """Return the interval of 95 in 100 on the scale of the parameter; NaN where none is printed."""
    if math.isnan(row.std_error):
        return math.nan, math.nan
    half = NORMAL_95 * row.std_error
    if row.parameter == PROMISE:
        # ln(1 + x / mean), and the mean is what makes the estimate its converted value
        mean = row.estimate_value / math.expm1(row.converted_value)
        ends = [-math.log1p((row.estimate_value + s * half) / mean) for s in (1, -1)]
        return min(ends), max(ends)
    scaled = abs(half * value / row.estimate_value)
    return value - scaled, value + scaled


def drawn() -> pd.DataFrame:
    """Return the published effects of four parameters that could be put on one scale each.

    Columns: `effect_id`, `parameter`, `country`, `what`, `design`, `value`, `low` and `high` (NaN
    where no error is printed), `basis`, `grade` (of the converted value), `source_id`. Take-up is
    its elasticity, and a promise counts as less default; by parameter, design and grade.
    """
    table = load("effects")
    rows = []
    for row in records(table[table["parameter"].isin(PANELS)]):
        value = row.elasticity if row.parameter == TAKE_UP else row.converted_value
        if math.isnan(value):
            continue
        # lower default is the gain that the parameter counts; + 0 turns a minus zero
        value = -value + 0.0 if row.parameter == PROMISE else value
        basis = NONE if row.sign == "zero" else ASSUMED if row.converted_grade == "E" else MEASURED
        rows.append(
            {
                "effect_id": row.effect_id,
                "parameter": row.parameter,
                "country": row.country,
                "what": WHAT[row.effect_id],
                "design": row.design,
                "value": value,
                **dict(zip(("low", "high"), _ends(row, value), strict=True)),
                "basis": basis,
                "grade": row.converted_grade,
                "source_id": row.source_id,
            }
        )
    order = {name: place for place, name in enumerate((*PANELS, *DESIGNS))}
    found = pd.DataFrame(rows)
    places = found[["parameter", "design"]].apply(lambda column: column.map(order))
    keyed = found.assign(_panel=places["parameter"], _design=places["design"])
    ordered = keyed.sort_values(["_panel", "_design", "grade", "effect_id"], ignore_index=True)
    return ordered.drop(columns=["_panel", "_design"])


def one(effect_id: str) -> Any:  # noqa: ANN401  (a record)
    """Return one drawn effect."""
    (row,) = records(where(drawn(), effect_id=effect_id))
    return row


def printed() -> dict[str, str]:
    """Return the counts that the page's prose needs."""
    table, shown = load("effects"), drawn()
    abstracts = int((table["seen_of_study"] == "abstract").sum())
    return {
        "effects_all": number(len(table)),
        "effects_abstracts": number(abstracts),
        "effects_drawn": number(len(shown)),
        "effects_with_interval": number(int(shown["low"].notna().sum())),
        "effects_none": count(int((shown["basis"] == NONE).sum())),
        "effects_assumed": count(int((shown["basis"] == ASSUMED).sum())),
    }


def _products(parameter: str) -> tuple[list[str], list[str]]:
    """Return on which products a value says more default and on which less, size not chosen."""
    table = drawn()
    part = table[(table["parameter"] == parameter) & ~table["effect_id"].isin(CHOSEN)]
    product = part["effect_id"].map(load("effects").set_index("effect_id")["product"])
    up, down = part["value"] > 0, part["value"] < 0
    return sorted(set(product[up])), sorted(set(product[down]))


@statement(
    "size-points-both-ways",
    chapter=CHAPTER,
    headline=Headline(
        "Larger loans fail more for some products, less for others",
        "Studies agree on what a larger loan does to default",
        "Studies disagree on size, and on price",
    ),
    holds="A larger loan goes bad more often for some products ({up}) and less often for others "
    "({down}); a dearer loan less often for none",
    opposite="Studies agree on what a larger loan does to default",
    unclear="Studies disagree on what a larger loan does to default, and on what a dearer one does",
)
def _both_ways(_: Study) -> Outcome:
    (up, down), (_dearer, cheaper) = _products(SIZE), _products(PRICE)
    values = {"up": ", ".join(up), "down": ", ".join(down)}
    if not (up and down):
        return Outcome("opposite", values)
    return Outcome("unclear" if cheaper else "holds", values)


@statement(
    "little-of-it-chinese",
    chapter=CHAPTER,
    holds="Of {all} published effects {china} are Chinese; {trial} of these come from {experiments} "
    "that drew a price by lot",
    opposite="Most of the {all} published effects are Chinese: {china}",
)
def _little(_: Study) -> Outcome:
    table = load("effects")
    china = table[table["country"] == "China"]
    prices = china[(china["design"] == "RCT") & china["parameter"].isin([PRICE, TAKE_UP])]
    experiments = prices["study"].nunique()
    values = blanks(count, china=len(china), trial=len(prices))
    values |= {
        "all": number(len(table)),
        "experiments": f"{count(experiments)} experiment{'s' * (experiments != 1)}",
    }
    return Outcome(compare(len(table), 2 * len(china)), values)


@statement(
    "newcomers-and-later-loans",
    chapter=CHAPTER,
    holds="The digital lender nearest to the article's setting has both signs. Newcomers with a "
    "larger loan defaulted more, and returning customers whose loan grew defaulted less. Neither size "
    "was seen",
    opposite="The digital lender nearest to the article's setting shows one sign for newcomers and for "
    "returning customers",
)
def _newcomers(_: Study) -> Outcome:
    sign = load("effects").set_index("effect_id")["sign"]
    both = (sign["ES10"], sign["ES11"]) == ("positive", "negative")
    return Outcome("holds" if both else "opposite")


@statement(
    "promise-cut-default",
    chapter=CHAPTER,
    holds="Told after signing that paying on time would make the next loan cheaper, borrowers in "
    "South Africa fell behind less. The fall was {past_due}, {arrears} and {collection} in logs on "
    "three measures, {clear} of them clear of zero",
    opposite="A promise of a cheaper next loan did not make borrowers in South Africa fall behind less: "
    "{past_due}, {arrears} and {collection} in logs on three measures",
)
def _promise(_: Study) -> Outcome:
    rows = [one(id) for id in ("EI01", "EI02", "EI03")]
    clear = sum(row.low > 0 for row in rows)
    names = ("past_due", "arrears", "collection")
    values = {name: number(row.value, 2) for name, row in zip(names, rows, strict=True)}
    all_up = all(row.value > 0 for row in rows)
    return Outcome("holds" if all_up and clear else "opposite", {**values, "clear": count(clear)})


@statement(
    "elasticity-travels",
    chapter=CHAPTER,
    holds="The elasticity of taking an offer is much alike in China ({china}) and in South Africa "
    "({africa}), while the slopes behind them differ {times}-fold",
    opposite="The elasticity of taking an offer differs between China ({china}) and South Africa "
    "({africa})",
    unclear="Neither elasticity nor slope of taking an offer differs much between China ({china}) "
    "and South Africa ({africa})",
)
def _travels(_: Study) -> Outcome:
    china, africa = one("ET01").value, one("ET02").value
    slopes = load("effects").set_index("effect_id")["converted_value"]
    times = float(slopes["ET01"] / slopes["ET02"])
    values = {"china": number(china, 2), "africa": number(africa, 2), "times": count(round(times))}
    if abs(math.log(china / africa)) > math.log(1.5):
        return Outcome("opposite", values)
    return Outcome(compare(times, 3), values)


@statement(
    "lot-says-price-matters",
    chapter=CHAPTER,
    holds="Where a price was drawn by lot, {up} values say that default rises with it, {chinese} "
    "of them Chinese; {zero} report no effect and none says that default falls",
    opposite="Where a price was drawn by lot, {up} values say that default rises with it and "
    "{down} that it falls",
)
def _lot(_: Study) -> Outcome:
    part = drawn().query("parameter == @PRICE and design == 'RCT'")
    up = part[part["value"] > 0]
    zero, down = int((part["value"] == 0).sum()), int((part["value"] < 0).sum())
    values = blanks(
        count, up=len(up), chinese=int((up["country"] == "China").sum()), zero=zero, down=down
    )
    return Outcome("opposite" if down or len(up) <= zero else "holds", values)


@statement(
    "parts-of-price-blurred",
    chapter=CHAPTER,
    holds="One experiment tells apart who accepts from what they owe: {selection} and {burden} on "
    "loans past due, {selected} and {burdened} on accounts in collection. Every interval holds zero",
    opposite="One experiment tells apart who accepts from what they owe ({selection} and {burden} "
    "on loans past due), and not every interval holds zero",
)
def _parts(_: Study) -> Outcome:
    rows = [one(id) for id in ("EP04", "EP05", "EP08", "EP09")]
    clear = sum(not row.low < 0 < row.high for row in rows)
    names = ("selection", "burden", "selected", "burdened")
    values = {name: number(row.value, 2) for name, row in zip(names, rows, strict=True)}
    return Outcome("opposite" if clear else "holds", values)
