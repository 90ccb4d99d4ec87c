"""Chapter 05, "lending differently": earning the cost of a borrower back, and who pays for it."""

from analysis.findings.lending import contest, exposure, selection, spread

__all__ = ["contest", "exposure", "selection", "spread"]
