"""Figures of the book: theme, registry, pictures, and one module of figures per chapter.

Importing the package registers every chapter's figures.
"""

from analysis.figures import (
    cooperation,
    damage,
    disagreements,
    effects,
    front,
    intro,
    lending,
    market,
    methods,
    minute,
    outlook,
    rising,
    short_video,
    whole,
)
from analysis.figures.registry import Figure, build, figure, figure_ids, renamed

__all__ = [
    "Figure",
    "build",
    "cooperation",
    "damage",
    "disagreements",
    "effects",
    "figure",
    "figure_ids",
    "front",
    "intro",
    "lending",
    "market",
    "methods",
    "minute",
    "outlook",
    "renamed",
    "rising",
    "short_video",
    "whole",
]
