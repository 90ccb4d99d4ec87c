"""Figures of the page on the market around the article."""

from analysis.figures.market import association, bad_loans, channels, prices, size, volumes

__all__ = ["association", "bad_loans", "channels", "prices", "size", "volumes"]
