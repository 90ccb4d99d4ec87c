"""A reader's own case: channels, limits and a target from a file, and the cheapest mix for it.

What the file says (TOML, read by whoever calls; here it is nested dicts already):

`target_customers`, funded customers a month; a table `channels.<name>` for each channel, with
`spend_cny` and `customers` of a month that is known, how it bends (`exponent` for a power, or
`capacity`, with `hill_slope` if it is not 1), the limits of `limits.Limit` by their names, and
`income_cny_a_month` where its customers earn otherwise; and, if wanted, a table `customer` with
`amounts`, `apr`, `term` and what else describes the loans, and `income_cny_a_month`.
"""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, TypeVar

import numpy as np
import pandas as pd

from analysis.channels.limits import Limit
from analysis.channels.mix import shares
from analysis.channels.plan import Plan, cheapest_plan
from analysis.channels.response import Response, positive, through
from analysis.lending.borrower import borrow

T = TypeVar("T")

LIMITS: Final = tuple(field.name for field in fields(Limit))
CURVE: Final = ("spend_cny", "customers", "exponent", "capacity", "hill_slope")
INCOME: Final = "income_cny_a_month"
LOANS: Final = ("amounts", "apr", "term", "method", "tail", "gap_months", "next_loan_after")


class CaseError(ValueError):
    """What is wrong with a case, and where.

    Attributes
    ----------
    field : tuple of str
        Path of the field, such as `("channels", "feed", "max_share")`; see `line_of`.
    """

    def __init__(self, field: tuple[str, ...], message: str) -> None:
        super().__init__(f"{'.'.join(field)}: {message}")
        self.field = field


@dataclass(frozen=True)
class Case:
    """A case as the planner takes it.

    Attributes
    ----------
    target : float
        Funded customers a month.
    curves : dict of str to Response
    limits : dict of str to Limit
    loans : dict
        Of the customers, for `lending.borrow`; empty if nothing is said.
    income_cny_a_month : dict of str to float
        By channel; empty if nothing is said of the loans.
    """

    target: float
    curves: dict[str, Response]
    limits: dict[str, Limit]
    loans: dict[str, Any]
    income_cny_a_month: dict[str, float]


@dataclass(frozen=True)
class Answer:
    """The cheapest mix for a case.

    Attributes
    ----------
    plan : Plan
    table : DataFrame
        A row a channel: `channel`, `customers`, `share`, `spend_cny`, `average_cny`,
        `marginal_cny`, `state`, `binds`, `instalment_to_income`.
    instalment_to_income : float
        Largest sum of instalments in a month over monthly income, of a customer who pays on
        schedule and takes every loan; mean over the customers of the plan. NaN if the case
        says nothing of their loans.
    peak_instalment_to_income : float
        Of the channel where it is highest, among those the plan buys from.
    """

    plan: Plan
    table: pd.DataFrame
    instalment_to_income: float
    peak_instalment_to_income: float


def read(given: Mapping[str, Any]) -> Case:
    """Return a case from what its file says.

    Parameters
    ----------
    given : mapping
        Nested, as `tomllib` reads it.

    Returns
    -------
    Case

    Raises
    ------
    CaseError
        For the first field that is missing, unknown, or not allowed.
    """
    _known((), given, ("target_customers", "channels", "customer"))
    target = _number((), given, "target_customers")
    _placed((), lambda: positive("target_customers", target))
    channels = given.get("channels")
    if not isinstance(channels, Mapping) or not channels:
        raise CaseError(
            ("channels",), "there is no channel; give a table [channels.<name>] for each"
        )
    curves, limits, incomes = {}, {}, {}
    for name, table in channels.items():
        at = ("channels", name)
        if not isinstance(table, Mapping):
            raise CaseError(at, f"{table!r} is not a table; write [channels.{name}] and its fields")
        _known(at, table, (*CURVE, *LIMITS, INCOME))
        curves[name] = _curve(at, table)
        limits[name] = _limit(at, table)
        if INCOME in table:
            incomes[name] = _above_zero(at, table, INCOME)
    _today(limits)
    loans, income = _customer(given)
    if loans:
        incomes = {name: incomes.get(name, income) for name in curves}
    elif incomes:
        first = next(iter(incomes))
        raise CaseError(
            ("channels", first, INCOME), "needs a table [customer] with `amounts`, `apr` and `term`"
        )
    return Case(target, curves, limits, loans, incomes)


def solve(case: Case) -> Answer:
    """Return the cheapest mix for a case, what binds, and what its customers must pay.

    Parameters
    ----------
    case : Case
        From `read`.

    Returns
    -------
    Answer

    Raises
    ------
    CaseError
        If no plan meets the target, naming the limits that bind.
    """
    try:
        plan = cheapest_plan(case.target, case.curves, case.limits)
    except ValueError as error:
        raise CaseError(("target_customers",), str(error).removeprefix("target: ")) from None
    burden = dict.fromkeys(case.curves, math.nan)
    if case.loans:
        each = borrow(income_cny_a_month=1.0, **case.loans).instalment_to_income
        burden = {name: each / case.income_cny_a_month[name] for name in case.curves}
    table = pd.DataFrame(
        {
            "channel": list(case.curves),
            "customers": list(plan.customers.values()),
            "share": list(plan.share.values()),
            "spend_cny": list(plan.spend_cny.values()),
            "average_cny": list(plan.average_cny.values()),
            "marginal_cny": list(plan.marginal_cny.values()),
            "state": list(plan.state.values()),
            "binds": [plan.binds.get(name, "") for name in case.curves],
            "instalment_to_income": list(burden.values()),
        }
    )
    bought = table[table["customers"] > 0]
    return Answer(
        plan,
        table,
        float(np.dot(bought["share"], bought["instalment_to_income"])),
        float(bought["instalment_to_income"].max()),
    )


def line_of(text: str, field: tuple[str, ...]) -> int:
    """Return the line of a TOML text on which a field stands.

    Parameters
    ----------
    text : str
        Of the file.
    field : tuple of str
        Path, as in `CaseError`.

    Returns
    -------
    int
        From 1. Where the field is missing, the line of the nearest table around it; 1 if there
        is none.
    """
    table: tuple[str, ...] = ()
    best, depth = 1, 0
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if bare.startswith("["):
            # a header is TOML by itself, so its own reader knows where its dots are
            if (found := _path(bare)) is None:
                continue
            here = table = found
        elif "=" in bare and not bare.startswith("#"):
            if (found := _path(f"{bare.split('=', 1)[0]} = 0")) is None:
                continue
            here = (*table, *found)
        else:
            continue
        if here == field[: len(here)] and len(here) > depth:
            best, depth = number, len(here)
    return best


def _path(line: str) -> tuple[str, ...] | None:
    try:
        found: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return None
    names = []
    while isinstance(found, dict) and found:
        name, found = next(iter(found.items()))
        names.append(name)
    return tuple(names)


def _known(at: tuple[str, ...], table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for name in table:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean `{near[0]}`? " if near else ""
            raise CaseError((*at, name), f"there is no such field; {hint}Known: {', '.join(known)}")


def _number(at: tuple[str, ...], table: Mapping[str, Any], name: str) -> float:
    if name not in table:
        raise CaseError((*at, name), "must be given")
    value = table[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CaseError((*at, name), f"{value!r} is not a number")
    return float(value)


def _above_zero(at: tuple[str, ...], table: Mapping[str, Any], name: str) -> float:
    value = _number(at, table, name)
    return _placed(at, lambda: positive(name, value))


def _placed(at: tuple[str, ...], make: Callable[[], T]) -> T:
    """Return what is made, or the model's own complaint with its place in the file."""
    try:
        return make()
    except ValueError as error:
        names, _, message = str(error).partition(": ")
        first, *others = names.split(", ")
        if others:
            message = f"(and {', '.join(others)}) {message}"
        raise CaseError((*at, first), message) from None


def _curve(at: tuple[str, ...], table: Mapping[str, Any]) -> Response:
    given = {name: _number(at, table, name) for name in CURVE if name in table}
    for name in ("spend_cny", "customers"):
        _number(at, table, name)
    if "hill_slope" in given and "capacity" not in given:
        raise CaseError((*at, "hill_slope"), "needs `capacity`, and no `exponent`")
    return _placed(at, lambda: through(**given))


def _limit(at: tuple[str, ...], table: Mapping[str, Any]) -> Limit:
    given = {name: _number(at, table, name) for name in LIMITS if name in table}
    return _placed(at, lambda: Limit(**given))


def _today(limits: Mapping[str, Limit]) -> None:
    today = {name: one.share_now for name, one in limits.items() if one.share_now is not None}
    total = sum(today.values())
    # where some are left out the rest of today's customers came by them
    if len(today) < len(limits) and total <= 1:
        return
    try:
        shares("share_now", today)
    except ValueError as error:
        last = list(today)[-1]
        raise CaseError(
            ("channels", last, "share_now"), str(error).removeprefix("share_now: ")
        ) from None


def _customer(given: Mapping[str, Any]) -> tuple[dict[str, Any], float]:
    if "customer" not in given:
        return {}, math.nan
    table, at = given["customer"], ("customer",)
    if not isinstance(table, Mapping):
        raise CaseError(at, f"{table!r} is not a table; write [customer] and its fields")
    _known(at, table, (*LOANS, INCOME))
    for name in ("amounts", "apr", "term"):
        if name not in table:
            raise CaseError((*at, name), "must be given")
    income = _above_zero(at, table, INCOME)
    loans = {name: _plain(table[name]) for name in LOANS if name in table}
    _placed(at, lambda: borrow(income_cny_a_month=income, **loans))
    return loans, income


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
