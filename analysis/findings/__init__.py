"""What each chapter finds: results of models on evidence, and the sentences about them."""

from analysis.findings import front, intro, ledger

__all__ = ["front", "intro", "ledger"]
