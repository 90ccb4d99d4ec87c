"""What each chapter finds: results of models on evidence, and the sentences about them."""

from analysis.findings import (
    board,
    census,
    cooperation,
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
    short_video,
    whole,
)
