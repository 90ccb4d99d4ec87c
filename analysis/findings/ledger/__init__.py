"""The ledger: every number and every claim of the article, and every fact from outside."""

from analysis.findings.ledger import claims, counts, facts, figures, files, panel
