"""What each chapter finds: results of models on evidence, and the sentences about them."""

from analysis.findings import disagreements, front, intro

__all__ = ["disagreements", "front", "intro"]
