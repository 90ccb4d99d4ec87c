"""What each chapter finds: results of models on evidence, and the sentences about them."""

from analysis.findings import damage, disagreements, front, intro, ledger

__all__ = ["damage", "disagreements", "front", "intro", "ledger"]
