"""What each chapter finds: results of models on evidence, and the sentences about them."""

from analysis.findings import (
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
)

__all__ = [
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
]
