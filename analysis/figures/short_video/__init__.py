"""Figures of chapter 02."""

from analysis.figures.short_video import bounds, clip, lender, shop

__all__ = ["bounds", "clip", "lender", "shop"]
