"""Two interviews' cost of a loan, laid under two prices."""

from __future__ import annotations

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.frames import records
from analysis.numbers import count, number, percent, span
from analysis.rates.stack import Interval, Stack, stack
from analysis.statements import Outcome, compare, statement

CHAPTER = "01-intro"

PRICES = {"apr_cap_facilitated": "facilitated loans", "apr_cap_licensed": "licensed companies"}
PARTS = ("funding", "traffic", "risk", "operations")
EXTRAS = ("tax", "capital")


def interviews() -> dict[str, dict[str, Interval]]:
    """Return each interview's costs, apart; they are never averaged.

    Returns
    -------
    dict
        `one lender` (names no operating cost) and `industry insiders`: part to (low, high),
        points of loans a year.
    """
    table = load("industry")
    rows = table[table["topic"] == "unit cost stack"]
    found: dict[str, dict[str, Interval]] = {}
    for _, group in rows.groupby("source_id"):
        quoted = {row.metric: (row.value_low, row.value_high) for row in records(group)}
        parts = {
            part: quoted[f"cost_stack_{part}_pct"]
            for part in PARTS
            if f"cost_stack_{part}_pct" in quoted
        }
        found["industry insiders" if "operations" in parts else "one lender"] = parts
    return dict(sorted(found.items(), reverse=True))


def stacks(study: Study) -> dict[tuple[str, str], Stack]:
    """Return the stack of each interview under each price.

    Parameters
    ----------
    study : Study
        Prices, tax and capital.

    Returns
    -------
    dict
        (interview, name of the price) to `Stack`.
    """
    return {
        (who, name): stack(
            100 * study.value(name),
            parts,
            indirect_tax_rate=study.interval("indirect_tax_rate"),
            capital_ratio=study.interval("capital_ratio"),
            cost_of_equity=study.interval("cost_of_equity"),
        )
        for who, parts in interviews().items()
        for name in PRICES
    }


def bars(study: Study) -> pd.DataFrame:
    """Return the stacks as bars.

    Parameters
    ----------
    study : Study
        Prices, tax and capital.

    Returns
    -------
    DataFrame
        `price_pct`, `interview`, `end` (low, high), `part`, `order`, `from_pct`, `to_pct`
        (points of loans a year), `grade`.
    """
    table = load("industry")
    quoted = worst(*table.loc[table["topic"] == "unit cost stack", "grade"])
    rows = []
    for (who, _), found in stacks(study).items():
        for end, name in enumerate(("low", "high")):
            top = 0.0
            for order, (part, interval) in enumerate({**found.parts, **found.extras}.items()):
                grade = "E" if part in EXTRAS else quoted
                rows.append(
                    (found.price_pct, who, name, part, order, top, top + interval[end], grade)
                )
                top += interval[end]
    columns = ["price_pct", "interview", "end", "part", "order", "from_pct", "to_pct", "grade"]
    return pd.DataFrame(rows, columns=columns)


def _full(study: Study, price: str) -> Stack:
    return stacks(study)["industry insiders", price]


@statement(
    "stack-under-water",
    chapter=CHAPTER,
    holds="At {low_price} a lender at the upper end of every range loses {low_loss} points a year "
    "before tax and capital; at {high_price} it loses {high_loss}",
    opposite="At {low_price} even a lender at the upper end of every range keeps something before "
    "tax and capital",
)
def _water(study: Study) -> Outcome:
    worst_low = _full(study, "apr_cap_licensed").left_pct(extras=False)[0]
    worst_high = _full(study, "apr_cap_facilitated").left_pct(extras=False)[0]
    return Outcome(
        "holds" if worst_low < worst_high < 0 else "opposite",
        {
            "low_price": percent(study.value("apr_cap_licensed")),
            "high_price": percent(study.value("apr_cap_facilitated")),
            "low_loss": number(-worst_low),
            "high_loss": number(-worst_high),
        },
    )


@statement(
    "stack-range",
    chapter=CHAPTER,
    holds="The fuller interview leaves {low} points at {low_price} and {high} at {high_price}, before "
    "tax and capital: who stands where in the ranges decides, not the price alone",
    opposite="The fuller interview leaves {low} points at {low_price} and {high} at {high_price}, "
    "before tax and capital: the price alone decides",
)
def _range(study: Study) -> Outcome:
    low = _full(study, "apr_cap_licensed").left_pct(extras=False)
    high = _full(study, "apr_cap_facilitated").left_pct(extras=False)
    between = low[1] - low[0]
    return Outcome(
        compare(
            between, 100 * (study.value("apr_cap_facilitated") - study.value("apr_cap_licensed"))
        ),
        {
            "low": span(*low),
            "high": span(*high),
            "low_price": percent(study.value("apr_cap_licensed")),
            "high_price": percent(study.value("apr_cap_facilitated")),
        },
    )


@statement(
    "other-lender-leaves",
    chapter=CHAPTER,
    holds="The other interview names no operating cost; its {n} costs leave {low} points at "
    "{low_price} to run the company on, and {high} at {high_price}",
    opposite="The other interview's {n} costs leave nothing at {low_price} to run the company on",
)
def _other(study: Study) -> Outcome:
    low = stacks(study)["one lender", "apr_cap_licensed"].left_pct(extras=False)
    high = stacks(study)["one lender", "apr_cap_facilitated"].left_pct(extras=False)
    return Outcome(
        compare(low[0], 0.0),
        {
            "n": count(len(interviews()["one lender"])),
            "low": span(*low),
            "high": span(*high),
            "low_price": percent(study.value("apr_cap_licensed")),
            "high_price": percent(study.value("apr_cap_facilitated")),
        },
    )


@statement(
    "extras-eat",
    chapter=CHAPTER,
    holds="Tax and a charge for capital, both assumed, would take another {low} to {high} points at "
    "{low_price}",
    opposite="Tax and a charge for capital, both assumed, would take nothing at {low_price}",
)
def _extras(study: Study) -> Outcome:
    found = [stacks(study)[who, "apr_cap_licensed"] for who in interviews()]
    low = min(sum(e[0] for e in s.extras.values()) for s in found)
    high = max(sum(e[1] for e in s.extras.values()) for s in found)
    return Outcome(
        compare(high, 0.0),
        {
            "low": number(low, 1),
            "high": number(high, 1),
            "low_price": percent(study.value("apr_cap_licensed")),
        },
    )


def traffic_share(study: Study) -> tuple[float, float]:
    """Return what share of a year's interest the quoted traffic cost takes.

    Parameters
    ----------
    study : Study
        Prices.

    Returns
    -------
    (float, float)
        Smallest and largest over interviews, ends and prices.
    """
    shares = [
        end / (100 * study.value(price))
        for parts in interviews().values()
        for end in parts["traffic"]
        for price in PRICES
    ]
    return min(shares), max(shares)


@statement(
    "traffic-share",
    chapter=CHAPTER,
    holds="Winning the customer alone takes {low} to {high} of the interest paid",
    opposite="Winning the customer takes no part of the interest paid",
)
def _traffic(study: Study) -> Outcome:
    low, high = traffic_share(study)
    return Outcome(compare(low, 0.0), {"low": percent(low), "high": percent(high)})
