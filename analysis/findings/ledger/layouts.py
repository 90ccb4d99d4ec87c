"""What a reader of each file wants first, and the words for its columns and codes.

A file that is not named here is shown all the same, by the rules of
`analysis.findings.ledger.facts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

COLUMNS = {"value_as_printed": "As printed"}
"""Headers that the name of a column does not give, in any file."""

CODES = {
    "ledger": "listed only",
    "figure": "may stand in a figure",
    "unclear": "not stated",
    "cba_n_funding_cost_2_5_to_3": (
        "bankers' association: number of companies whose funding cost 2.5% to 3.0%"
    ),
    "cfc_bond_coupon_3y_level": "licensed companies: coupon of three-year bonds",
    "core_tier1_ratio": "core tier-one ratio",
    "n_below_1bn_capital": "number of companies with less than CNY 1 billion of capital",
    "net_profit_20_disclosing": "net profit of the 20 companies that disclose it",
    "platform_abs_wavg_rate_cik1499781": (
        "platform, the filer with CIK 1499781: weighted mean rate of its ABS"
    ),
    "platform_funding_debt_wavg_rate_cik1716338": (
        "platform, the filer with CIK 1716338: weighted mean rate of its funding debt"
    ),
    "platform_funding_cost_change_above_24": "platform: change of funding cost of loans above 24%",
    "platform_qifu_abs_issuance_9m": "platform Qifu ABS issued in nine months",
    "platform_qifu_collection_30d": "platform Qifu collected within 30 days",
    "platform_qifu_day1_delinquency": "platform Qifu not paid on the day due",
    "revenue_15_disclosing": "revenue of the 15 companies that disclose it",
    "share_loans_le_10k": "share of loans of at most CNY 10,000",
    "share_loans_rate_18_24": "share of loans at 18% to 24%",
    "share_loans_rate_23_24": "share of loans at 23% to 24%",
    "share_loans_rate_above15": "share of loans above 15%",
    "share_loans_rate_above20": "share of loans above 20%",
    "share_loans_tenor_le_12m": "share of loans of at most 12 months",
    "total_assets_20_disclosing": "total assets of the 20 companies that disclose them",
    "total_assets_30_disclosing": "total assets of the 30 companies that disclose them",
    "top3_platform_share_of_growth": "share of growth from the three largest platforms",
    "top3_total_assets": "total assets of the three largest",
    "top7_total_assets": "total assets of the seven largest",
}
"""Codes of the data that are words of another meaning, or hold numbers."""

PARTS = {
    "abs": "ABS",
    "api": "API",
    "avg": "mean",
    "bp": "",
    "cac": "acquisition cost",
    "cba": "bankers' association",
    "cfc": "licensed companies",
    "cum": "cumulative",
    "cny": "CNY",
    "d90": "90 days past due",
    "dpd": "days past due",
    "gt50": "above half",
    "le20": "at most a fifth",
    "mezz": "mezzanine",
    "le": "at most",
    "lpr": "LPR",
    "mgmt": "management",
    "n": "number of",
    "npl": "bad loans",
    "pct": "",
    "qifu": "Qifu",
    "wavg": "weighted mean",
    "yoy": "growth on the year",
    "ytd": "in the year to date",
}
"""Parts of a metric's name that are abbreviations."""

SUBJECTS = ("cac", "cba", "cfc", "npl")
"""Parts that, where a name begins with them, say what it is about."""


def code_words(code: str) -> str:
    """Return a code of the data as words: `npl_transfer_n_cfc_ytd` can be read aloud."""
    if code in CODES:
        return CODES[code]
    if "_" not in code:
        return code
    first, *rest = code.split("_")
    lead = PARTS.get(first, first) + (":" if first in SUBJECTS else "")
    parts = (lead, *(PARTS.get(part, part) for part in rest))
    return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Layout:
    """What a reader of one file wants to see first."""

    # fields of text after the row's header, before the value; by default the rest of the key, or
    # the first two fields of text
    columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()  # fields to choose rows by; by default every short list of words
    between: str = "to"  # word between two ends of a value
    # headers that the names of the columns do not give
    labels: Mapping[str, str] = field(default_factory=dict)
    # numbers that a row may be about, best first; by default the one with its unit in the row, or
    # the first
    main: tuple[str, ...] = ()

    def label(self, name: str) -> str:
        """Return the header of a column: `date_start` reads `Date start`."""
        words = name.removesuffix("_pct").replace("_", " ")
        text = self.labels.get(name) or COLUMNS.get(name) or words
        return text[:1].upper() + text[1:]


LAYOUTS = {
    "cac_evidence": Layout(
        ("who", "denominator", "period"),
        ("denominator", "scope", "speaker", "independent", "use"),
        labels={
            "who": "Whose cost",
            "denominator": "Per what",
            "scope": "A company or a market",
            "speaker": "Who says it",
            "independent": "Independent of the article",
            "use": "Used as",
        },
    ),
    "industry": Layout(("topic", "period"), ("topic",)),
    "company_facts": Layout(
        ("company_id", "metric", "period"),
        ("company_id", "metric"),
        labels={"company_id": "Company", "metric": "What is measured"},
    ),
    "funding": Layout(
        ("issuer", "instrument", "period"),
        ("record", "instrument", "stage", "use"),
        labels={
            "record": "A deal or an aggregate",
            "coupon": "Coupon range",
            "coupon_pct": "Coupon",
            "tenor_years": "Tenor",
            "amount_cny_100m": "Amount",
            "statistic": "What the rate is",
            "use": "Used as",
            "company_id": "Licensed company",
        },
        main=("coupon_pct", "coupon_low_pct", "coupon_high_pct"),
    ),
    "lpr": Layout(
        ("tables_agreeing",),
        labels={
            "lpr_1y_pct": "One year",
            "lpr_5y_pct": "Five years",
            "check_source_id": "Confirmed by",
        },
    ),
    "platform_financials": Layout(
        ("ticker", "period", "basis"), ("ticker", "metric", "basis"), labels={"ticker": "Platform"}
    ),
    "effects": Layout(
        ("parameter", "study", "country", "estimate_as_printed"),
        ("parameter", "design", "country", "seen_of_study"),
        labels={"estimate_as_printed": "Estimate, as printed", "seen_of_study": "What was seen"},
        main=("converted_value",),
    ),
    "kz2008_takeup": Layout(
        ("sample", "risk", "basis"),
        ("sample", "risk"),
        labels={"discount": "Points below the standard rate"},
        main=("take_up_share",),
    ),
    "rate_caps": Layout(
        ("what_it_says", "kind", "effective_from"),
        ("kind",),
        "and",
        {
            "kind": "Kind of rule",
            "status": "Kind of evidence",
            "scope": "Whom it binds",
            "cap_pct": "Line",
            "effective_from": "In force from",
            "effective_as_printed": "In force, as printed",
        },
    ),
}
"""By resource of the data package."""
