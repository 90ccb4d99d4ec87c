"""Figures of chapter 05."""

from analysis.figures.lending import after_loan, exposure, whose_money, worth

__all__ = ["after_loan", "exposure", "whose_money", "worth"]
