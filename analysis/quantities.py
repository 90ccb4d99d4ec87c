"""One way to print a fact with its unit and how exactly it is known.

The data keep a value as two ends, a qualifier and a unit in the words of its source. A
reader should meet `close to CNY 3,000 per customer`, not four cells. Tens are shifted (3,500
times CNY 100 million prints as CNY 350 billion); no digit is added, rounded or dropped.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from analysis.numbers import as_given

LOST = "lost"
LEADS = {
    "exact": "",
    "range": "",
    "about": "about ",
    "above": "more than ",
    "below": "less than ",
    "approached": "close to ",
}
"""What a qualifier reads as, before the number."""

_CURRENCIES = ("CNY", "USD", "HKD", "RMB", "ZAR", "GBP", "MXN")
_PLACES = ("quarter", "month", "day", "hour", "minute", "second")
_BARE = ("", "count", "number", "order", "share")
_TENS = {
    "100 million": ("billion", Decimal("0.1")),
    "100m": ("billion", Decimal("0.1")),
    "10k": ("million", Decimal("0.01")),
    "m": ("million", Decimal(1)),
    "bn": ("billion", Decimal(1)),
}
_UNPRINTED = {"decimals only": "only its decimals are known"}
_SCALE = re.compile(r"^(100 million|100m|10k|m|bn)\b ?(.*)$")
_PERCENT = re.compile(r"^(?:%|pct|percent)(?: (.*))?$")
_WORDS = {"bp": "basis points", "yoy": "on the year", "pp": "percentage points"}


@dataclass(frozen=True)
class _Form:
    """What stands around a number of some unit, and the shift of its point."""

    before: str
    after: str
    factor: Decimal = Decimal(1)
    grouped: bool = True

    def number(self, value: float) -> str:
        # from the text of the float, or 0.1 would bring seventeen digits along
        text = as_given(Decimal(str(value)) * self.factor)
        return text if self.grouped else text.replace(",", "")


def _form(unit: str) -> _Form:
    if unit == "year":
        return _Form("", "", grouped=False)
    if unit in _PLACES:
        return _Form(f"{unit} ", "")
    if unit in _BARE:
        return _Form("", "")
    if unit == "ratio":
        return _Form("", " (ratio)")
    if hit := _PERCENT.match(unit):
        rest = hit[1] or ""
        return _Form("", f"% {_WORDS.get(rest, rest)}".rstrip())
    currency = next((c for c in _CURRENCIES if unit == c or unit.startswith(f"{c} ")), "")
    before = f"{currency} " if currency else ""
    rest = unit.removeprefix(currency).strip()
    factor = Decimal(1)
    if hit := _SCALE.match(rest):
        scale, factor = _TENS[hit[1]]
        if not currency and scale == "billion":
            scale, factor = "million", factor * 1000
        rest = f"{scale} {hit[2]}".strip()
    rest = _WORDS.get(rest, rest)
    return _Form(before, f" {rest}" if rest else "", factor)


def quantity(low: float, high: float, qualifier: str, unit: str, *, between: str = "to") -> str:
    """Return a value with its qualifier and unit in words.

    Parameters
    ----------
    low, high : float
        Ends of the value in `unit`; NaN where an end is open.
    qualifier : str
        `exact`, `about`, `range`, `above`, `below`, `approached`, `lost`, or words that stand
        for a number the source did not print, such as `several thousand`.
    unit : str
        In the words of the data, such as `CNY per customer`, `CNY 100m`, `pct of loans`.
    between : str
        Word between two ends.

    Returns
    -------
    str
        Such as `close to CNY 3,000 per customer`; `lost` for a lost value.
    """
    if qualifier == LOST:
        return LOST
    form = _form(unit)
    known = [x for x in (low, high) if not math.isnan(x)]
    if not known:
        return _UNPRINTED.get(qualifier, f"{qualifier} {unit}".strip())
    texts = list(dict.fromkeys(form.number(x) for x in known))
    lead = LEADS.get(qualifier, f"{qualifier} ")
    return f"{lead}{form.before}{f' {between} '.join(texts)}{form.after}"
