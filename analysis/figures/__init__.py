"""Figures of the book: theme, registry, pictures, and one module of figures per chapter.

Importing the package registers every chapter's figures.
"""

from analysis.figures import disagreements, front, intro
from analysis.figures.registry import Figure, build, figure, figure_ids

__all__ = ["Figure", "build", "disagreements", "figure", "figure_ids", "front", "intro"]
