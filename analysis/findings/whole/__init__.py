"""Chapter 07: which claims hold, how sure that is, and what to ask for."""

from analysis.findings.whole import answer, asks, everything, held, sure
