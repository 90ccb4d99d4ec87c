"""Chapter 01, "too expensive": what a customer costs, by whose word and per what."""

from analysis.findings.intro import answer, levels, season, spending, stack, thirty, verdicts
