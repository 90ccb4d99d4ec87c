"""What each chapter finds: results of models on evidence, and the sentences about them."""

from analysis.findings import (
    board,
    census,
    damage,
    dictionary,
    disagreements,
    effects,
    front,
    glossary,
    intro,
    ledger,
    lending,
    market,
    methods,
    minute,
    outlook,
    rising,
)

__all__ = [
    "board",
    "census",
    "damage",
    "dictionary",
    "disagreements",
    "effects",
    "front",
    "glossary",
    "intro",
    "ledger",
    "lending",
    "market",
    "methods",
    "minute",
    "outlook",
    "rising",
]
