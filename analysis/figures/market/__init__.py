"""Figures of the page on the market around the article."""

from analysis.figures.market import association, channels, prices, size, volumes

__all__ = ["association", "channels", "prices", "size", "volumes"]
