"""Symbols of the formulas, and the names they carry in the code."""

from __future__ import annotations

from typing import Final

from analysis.findings.tables import Cell, Table

SYMBOLS: Final = (
    ("L", "principal, amounts", "amount lent", "CNY"),
    ("r", "apr", "nominal annual rate; the monthly rate i is a twelfth of it", "a year"),
    ("n", "term", "months of a loan", "months"),
    ("λ", "intensity", "intensity of default; h is one minus exp of minus λ", "a month"),
    ("p", "prepayment", "share of payers who repay all; none in the last month", "a month"),
    ("S", "survival", "share of loans made that still pay", "share"),
    ("B", "balance", "closing balance of the agreed schedule", "CNY"),
    ("1 − R", "lgd", "part of the exposure at default that never returns", "share"),
    ("θ", "next_loan_after", "part of a loan that must be repaid before the next", "share"),
    ("g", "gap_months", "months between two loans", "months"),
    ("q", "reborrow_probability", "chance that the next loan is taken", "share"),
    ("w", "type_weights", "shares of the types of customer", "share"),
    ("m", "type_multipliers", "hazard of a type over the average; the mean is one", "ratio"),
    ("x", "amount_ref_cny", "sum of open loans over this reference drives risk", "CNY"),
    ("η", "size_risk_elasticity", "d ln λ over d ln x", "ratio"),
    ("π", "price_risk_slope", "d ln λ over d apr", "per 1 of apr"),
    ("κ", "incentive_slope", "fall of ln λ for each reference amount promised", "ratio"),
    ("v", "discount_rate", "effective annual rate; v discounts one month", "a year"),
    ("C", "cac_cny", "acquisition cost per funded customer, in month zero", "CNY"),
)
"""Symbol, name in the code, meaning, unit."""


def symbol_table() -> Table:
    """Return the symbols as a table."""
    rows = [
        [Cell(symbol), Cell(name, code=True), Cell(meaning), Cell(unit)]
        for symbol, name, meaning, unit in SYMBOLS
    ]
    return Table("Symbols and names", ("Symbol", "Name", "Meaning", "Unit"), rows)
