"""The market around the article: its size, who brings customers, who grows, what credit costs."""

from analysis.findings.market import (
    assets,
    association,
    bad_loan_ages,
    bad_loan_prices,
    bad_loan_sales,
    bad_loans,
    ceilings,
    channels,
    funding,
    size,
    volumes,
)
