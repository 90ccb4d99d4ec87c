"""Import every chapter's figures, so that the registry knows them."""

from analysis.figures import front, intro

__all__ = ["front", "intro"]
