"""Two interviews' cost of a loan, laid under two prices."""

from __future__ import annotations

import math

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.findings.tables import Cell, Table
from analysis.frames import records, where
from analysis.numbers import MINUS, blanks, count, number, percent, span
from analysis.rates.stack import Interval, Stack, average_balance_share, stack
from analysis.statements import Form, Headline, Outcome, compare, statement

CHAPTER = "01-intro"

PRICES = {"apr_cap_facilitated": "facilitated loans", "apr_cap_licensed": "licensed companies"}
PARTS = ("funding", "traffic", "risk", "operations")
EXTRAS = ("tax", "capital")
LENDER, INSIDERS = "one lender", "insiders' list"
TERM_MONTHS = 12


def interviews() -> dict[str, dict[str, Interval]]:
    """Return each interview's costs, apart; they are never averaged."""
    rows = where(load("industry"), topic="unit cost stack")
    found: dict[str, dict[str, Interval]] = {}
    for _, group in rows.groupby("source_id"):
        quoted = {row.metric: (row.value_low, row.value_high) for row in records(group)}
        parts = {
            part: quoted[f"cost_stack_{part}_pct"]
            for part in PARTS
            if f"cost_stack_{part}_pct" in quoted
        }
        found[INSIDERS if "operations" in parts else LENDER] = parts
    return dict(sorted(found.items(), reverse=True))


def stacks(study: Study) -> dict[tuple[str, str], Stack]:
    """Return the stack of each interview under each price."""
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

    Columns: `price_pct`, `interview`, `end` (low, high), `part`, `order`, `from_pct`, `to_pct`
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
    return stacks(study)[INSIDERS, price]


def _ends(interval: Interval, digits: int = 0) -> str:
    low, high = (number(x, digits) for x in interval)
    return f"{low} to {high if high.startswith(MINUS) or high == '0' else f'+{high}'}"


def _prices(study: Study) -> dict[str, str]:
    return {
        "low_price": percent(study.value("apr_cap_licensed")),
        "high_price": percent(study.value("apr_cap_facilitated")),
    }


@statement(
    "stack-straddles",
    chapter=CHAPTER,
    headline=Headline(
        "Whether loans pay at {low_price} hangs on whose costs are right",
        "Even the lowest costs leave nothing at {low_price}",
        "At {low_price} something is left, whoever is right",
    ),
    holds="Insiders put a lender's costs at {costs} percent of loans a year. A price of "
    "{low_price} leaves {low}, before VAT and capital",
    opposite="Insiders put a lender's costs at {costs} percent of loans a year: at a price of "
    "{low_price} even the lowest leave nothing ({low}), before VAT and capital",
    unclear="Insiders put a lender's costs at {costs} percent of loans a year: at a price of "
    "{low_price} something is left at either end ({low}), before VAT and capital",
)
def _straddles(study: Study) -> Outcome:
    low = _full(study, "apr_cap_licensed").left_pct(extras=False)
    form: Form = "holds" if low[0] < 0 < low[1] else "opposite" if low[1] <= 0 else "unclear"
    values = {
        "costs": span(*_full(study, "apr_cap_licensed").cost_pct(extras=False)),
        "low": _ends(low),
        **_prices(study),
    }
    return Outcome(form, values)


@statement(
    "ranges-wider-than-prices",
    chapter=CHAPTER,
    holds="The ends of the insiders' ranges lie {gap} points apart and the two prices {prices}: "
    "where a lender stands in the ranges weighs more than the price",
    opposite="The ends of the insiders' ranges lie {gap} points apart and the two prices {prices}: "
    "the price weighs more than where a lender stands in the ranges",
)
def _wider(study: Study) -> Outcome:
    low, high = _full(study, "apr_cap_licensed").cost_pct(extras=False)
    prices = 100 * abs(study.value("apr_cap_facilitated") - study.value("apr_cap_licensed"))
    return Outcome(compare(high - low, prices), blanks(number, gap=high - low, prices=prices))


@statement(
    "other-lender-leaves",
    chapter=CHAPTER,
    holds="The one lender names no operating cost; its {n} costs leave {low} points at "
    "{low_price} to run the company on, and {high} at {high_price}",
    opposite="The one lender's {n} costs leave nothing at {low_price} to run the company on",
)
def _other(study: Study) -> Outcome:
    low = stacks(study)[LENDER, "apr_cap_licensed"].left_pct(extras=False)
    high = stacks(study)[LENDER, "apr_cap_facilitated"].left_pct(extras=False)
    values = {
        "n": count(len(interviews()[LENDER])),
        "low": span(*low),
        "high": span(*high),
        **_prices(study),
    }
    return Outcome(compare(low[0], 0.0), values)


@statement(
    "extras-eat",
    chapter=CHAPTER,
    holds="VAT and a charge for capital, both assumed, would take another {low} to {high} points at "
    "{low_price}",
    opposite="VAT and a charge for capital, both assumed, would take nothing at {low_price}",
)
def _extras(study: Study) -> Outcome:
    found = [stacks(study)[who, "apr_cap_licensed"] for who in interviews()]
    low = min(sum(e[0] for e in s.extras.values()) for s in found)
    high = max(sum(e[1] for e in s.extras.values()) for s in found)
    return Outcome(compare(high, 0.0), blanks(number, 1, low=low, high=high) | _prices(study))


def example() -> dict[str, float]:
    """Return what one company told a newspaper of its price, profit and break-even, percent."""
    table = load("industry")
    rows = table[table["metric"].str.startswith("cfc_") & table["metric"].str.endswith("_example")]
    return {
        row.metric: row.value_high if math.isnan(row.value_low) else row.value_low
        for row in records(rows)
    }


@statement(
    "example-fits",
    chapter=CHAPTER,
    holds="One company with an average price of about {rate}% told a newspaper that it earns "
    "under {profit}% of loans. It puts break-even at about {even}%, inside the insiders' costs of "
    "{low} to {high}",
    opposite="One company with an average price of about {rate}% told a newspaper that about "
    "{even}% is break-even, outside the insiders' costs of {low} to {high}",
)
def _example(study: Study) -> Outcome:
    told = example()
    low, high = _full(study, "apr_cap_licensed").cost_pct(extras=False)
    even = told["cfc_break_even_rate_example"]
    values = {
        "rate": number(told["cfc_avg_rate_example"]),
        "profit": number(told["cfc_profit_example"]),
        "even": number(even),
        "low": number(low),
        "high": number(high),
    }
    return Outcome("holds" if low <= even <= high else "opposite", values)


@statement(
    "percent-of-what",
    chapter=CHAPTER,
    holds="If the cost of winning a customer were quoted on the amount lent, it would weigh {times} "
    "times as much on a loan repaid over {term} months",
    opposite="Quoted on the amount lent, the cost of winning a customer would weigh the same",
)
def _of_what(_: Study) -> Outcome:
    times = 1 / average_balance_share(TERM_MONTHS)
    return Outcome(compare(times, 1.0), {"times": number(times, 1), "term": number(TERM_MONTHS)})


@statement(
    "guidance-versions",
    chapter=CHAPTER,
    holds="Reports of the {price} line give {dates} different dates and no public text",
    opposite="Reports of the {price} line agree on its date, or rest on a public text",
)
def _versions(study: Study) -> Outcome:
    rows = price_rules(study.value("apr_cap_licensed"))
    dates = rows["effective_from"].nunique()
    public = rows["status"].str.startswith("official").any()
    values = {"price": percent(study.value("apr_cap_licensed")), "dates": count(dates)}
    return Outcome("holds" if dates > 1 and not public else "opposite", values)


def price_rules(price: float) -> pd.DataFrame:
    """Return the reports of a ceiling at one price, in force from October 2025 on.

    Rows of `rate_caps`.
    """
    table = load("rate_caps")
    same = (table["cap_low_pct"] - 100 * price).abs() < 1e-9
    single = (table["cap_high_pct"] - table["cap_low_pct"]).abs() < 1e-9
    return table[same & single & (table["effective_from"] >= "2025-10")]


def price_sources(study: Study) -> tuple[str, ...]:
    """Return the pages that report the two prices."""
    rules = [price_rules(study.value(name)) for name in PRICES]
    return tuple(dict.fromkeys(source for rows in rules for source in rows["source_id"]))


def traffic_share(study: Study) -> tuple[float, float]:
    """Return what share of the price the quoted cost of winning customers takes."""
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
    holds="Winning customers takes {low} to {high} of the all-in price, as quoted",
    opposite="Winning customers takes no part of the all-in price, as quoted",
)
def _traffic(study: Study) -> Outcome:
    low, high = traffic_share(study)
    return Outcome(compare(low, 0.0), {"low": percent(low), "high": percent(high)})


def bill(study: Study) -> Table:
    """Return what the quoted costs make of a borrower's bill."""
    names = ("apr_cap_licensed", "apr_cap_facilitated")
    found = [_full(study, name) for name in names]
    words = {
        "funding": "the lender's own funding",
        "traffic": "winning customers",
        "risk": "other people's defaults",
        "operations": "running the company",
    }
    lines: dict[str, list[str]] = {
        words[part].capitalize(): [span(*_yuan(one.parts[part])) for one in found]
        for part in found[0].parts
    }
    lines["Left to the lender (minus: missing), before VAT and capital"] = [
        _ends(_yuan(one.left_pct(extras=False))) for one in found
    ]
    lines["The bill"] = [number(10 * one.price_pct) for one in found]
    return Table(
        "What CNY 1,000 owed for a year costs by the insiders' list, CNY a year (grade C)",
        ("Goes to", *(f"At {percent(study.value(name))}" for name in names)),
        [[Cell(name), *(Cell(text, number=True) for text in line)] for name, line in lines.items()],
        cards=False,
    )


def _yuan(interval: Interval) -> Interval:
    """Return points of CNY 1,000 in yuan."""
    low, high = interval
    return 10 * low, 10 * high
