"""The market around the article: how large it is, who brings the customer, who grows."""

from analysis.findings.market import (
    assets,
    association,
    bad_loan_ages,
    bad_loan_prices,
    bad_loan_sales,
    bad_loans,
    channels,
    size,
    volumes,
)

__all__ = [
    "assets",
    "association",
    "bad_loan_ages",
    "bad_loan_prices",
    "bad_loan_sales",
    "bad_loans",
    "channels",
    "size",
    "volumes",
]
