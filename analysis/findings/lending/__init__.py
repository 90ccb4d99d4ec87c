"""Chapter 05, "lending differently": earning the cost of a borrower back, and who pays for it."""

from analysis.findings.lending import after_loan, exposure, whose_money, worth

__all__ = ["after_loan", "exposure", "whose_money", "worth"]
