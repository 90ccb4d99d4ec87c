"""Figures of the book: theme, registry, pictures, and one module of figures per chapter."""

from analysis.figures.registry import Figure, build, figure, figure_ids

__all__ = ["Figure", "build", "figure", "figure_ids"]
