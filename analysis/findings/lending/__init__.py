"""Chapter 05, "lending differently": earning the cost of a borrower back, and who pays for it."""

from analysis.findings.lending import carries, draws, exposure, payback

__all__ = ["carries", "draws", "exposure", "payback"]
