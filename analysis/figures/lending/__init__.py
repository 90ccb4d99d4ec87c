"""Figures of chapter 05."""

from analysis.figures.lending import after_loan, exposure

__all__ = ["after_loan", "exposure"]
