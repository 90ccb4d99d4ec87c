"""Figures of the book: theme, registry, pictures, and one module of figures per chapter.

The chapters' modules are imported when a figure is first asked for: with all that they find they
take two seconds, which nobody waits for who only draws or writes what is made.
"""

from analysis.figures.registry import Figure, build, figure, figure_ids

__all__ = ["Figure", "build", "figure", "figure_ids"]
