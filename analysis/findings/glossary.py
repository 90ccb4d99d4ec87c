"""The names in the code: what each stands for in formulas, what it means, in which unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from analysis.assumptions import Study
from analysis.findings.tables import Cell, Table


@dataclass(frozen=True)
class Symbol:
    """One name of the models."""

    name: str  # as a parameter or result is called in the code
    sign: str  # its sign in formulas; empty where formulas do without
    meaning: str  # in words
    unit: str  # an assumption of the same name has the last word


SYMBOLS: Final = (
    Symbol("amount_ref_cny", "", "amount of a loan at which its risk is stated", "CNY"),
    Symbol("amounts", "a", "amounts of the loans of a ladder, in the order offered", "CNY"),
    Symbol("apr", "r", "price of a loan as its contract states it; a twelfth a month", "a year"),
    Symbol("apr_cap_facilitated", "", "ceiling for loans that platforms arrange", "a year"),
    Symbol("apr_cap_licensed", "", "reported line for licensed companies, as a mean", "a year"),
    Symbol("apr_ref", "", "price at which the risk of a loan is stated", "a year"),
    Symbol("cac_amount_ref_cny", "", "first loan at which cac_cny is stated", "CNY"),
    Symbol("cac_cny", "CAC", "acquisition cost of one funded customer", "CNY"),
    Symbol("capital_ratio", "", "equity held against performing loans", "share of balance"),
    Symbol(
        "conversion_elasticity",
        "",
        "by how many percent the acquisition cost falls when the first loan is one percent larger",
        "number",
    ),
    Symbol("cost_of_equity", "", "return that the owners' capital has to earn", "a year"),
    Symbol("discount_rate", "v", "effective rate that turns later money into today's", "a year"),
    Symbol(
        "early_collection_cost_cny", "", "collection, for an account that is late", "CNY a month"
    ),
    Symbol("funding_rate", "", "what the lender pays for the money it lends", "a year"),
    Symbol("gap_months", "g", "months between the end of a loan and the next one", "months"),
    Symbol(
        "incentive_slope",
        "",
        "how strongly the promise of a larger next loan lowers the risk of this one",
        "number",
    ),
    Symbol("indirect_tax_rate", "", "value-added tax and surcharges", "share of interest"),
    Symbol(
        "intensity", "λ", "rate at which loans default; exp(−λ) get through the month", "a month"
    ),
    Symbol("late_collection_cost_cny", "", "collection, for a loan that defaults", "CNY"),
    Symbol("late_share", "", "accounts that are late in a month", "share"),
    Symbol("lgd", "", "loss given default: what is never recovered", "share of balance"),
    Symbol("method", "", "way of repayment: annuity, equal_principal, bullet, flat_fee", "word"),
    Symbol(
        "next_loan_after",
        "θ",
        "part of a loan that is repaid when the next one is granted; below one, loans overlap",
        "share",
    ),
    Symbol("origination_cost_cny", "", "checks and set-up of one loan", "CNY"),
    Symbol(
        "payback_months",
        "",
        "month from which on a customer's contributions cover the acquisition cost for good",
        "months",
    ),
    Symbol("prepayment", "p", "chance that a loan is repaid early in a month", "share a month"),
    Symbol(
        "price_risk_slope",
        "",
        "how strongly the risk of a loan rises with its price: selection and burden together",
        "number",
    ),
    Symbol("principal", "L", "amount lent", "CNY"),
    Symbol("reach", "", "chance that a customer won ever takes the loan of this rank", "share"),
    Symbol(
        "reborrow_probability", "q", "chance that a loan repaid is followed by another", "share"
    ),
    Symbol("recovery_lag_months", "", "months from a default to what is recovered", "months"),
    Symbol(
        "score_correlation", "", "how far two lenders judge the same applicants alike", "number"
    ),
    Symbol("servicing_cost_cny", "", "running one account", "CNY a month"),
    Symbol(
        "share_of_draws",
        "",
        "in how many of a hundred sets of assumptions a conclusion follows; not a probability",
        "share",
    ),
    Symbol(
        "size_risk_elasticity",
        "",
        "by how many percent the risk of a loan rises when it is one percent larger",
        "number",
    ),
    Symbol("success_fee_cny", "", "fee for each referred person who draws a loan", "CNY"),
    Symbol(
        "success_fee_share_of_interest",
        "",
        "fee share: what the platform that brought a borrower keeps of the interest",
        "share of interest",
    ),
    Symbol("tail", "", "further loans at the last amount of a ladder", "loans"),
    Symbol("take_rate", "", "what a pure referral business earns on the amount lent", "share"),
    Symbol("term", "n", "months over which a loan is repaid", "months"),
    Symbol("type_multipliers", "m", "risk of each type of customer against the mean", "number"),
    Symbol("type_weights", "w", "parts of the types among customers won", "share"),
    Symbol(
        "value_cny",
        "",
        "what a customer brings over all loans, discounted, before the acquisition cost",
        "CNY",
    ),
)


def symbol_table(study: Study) -> Table:
    """Return the names, by alphabet, with sign, meaning and unit."""
    rows = []
    for symbol in SYMBOLS:
        assumed = study.assumptions.get(symbol.name)
        unit = assumed.unit if assumed else symbol.unit
        rows.append(
            [Cell(symbol.name, code=True), Cell(symbol.sign), Cell(symbol.meaning), Cell(unit)]
        )
    return Table("Names in the code", ("Name", "Symbol", "Meaning", "Unit"), rows)
