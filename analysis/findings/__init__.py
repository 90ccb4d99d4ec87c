"""What each chapter finds: results of models on evidence, and the sentences about them."""

from analysis.findings import census, dictionary, disagreements, front, glossary, intro

__all__ = ["census", "dictionary", "disagreements", "front", "glossary", "intro"]
