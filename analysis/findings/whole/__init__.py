"""Chapter 07: which claims hold, how sure that is, and what to ask for."""

from analysis.findings.whole import asks, held

__all__ = ["asks", "held"]
