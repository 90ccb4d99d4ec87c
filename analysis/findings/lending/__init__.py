"""Chapter 05, "lending differently": earning the cost of a borrower back, and who pays for it."""

from analysis.findings.lending import carries, draws, exposure, hardship, payback, prices

__all__ = ["carries", "draws", "exposure", "hardship", "payback", "prices"]
