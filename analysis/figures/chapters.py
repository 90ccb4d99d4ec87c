"""The figures of every chapter: importing this registers them, in the order of their names."""

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

__all__ = [
    "cooperation",
    "damage",
    "disagreements",
    "effects",
    "front",
    "intro",
    "lending",
    "market",
    "methods",
    "minute",
    "outlook",
    "rising",
    "short_video",
    "whole",
]
