"""What is known about cause and effect: published estimates, our priors, and two loan tapes."""

from analysis.findings.effects import priors, published, tapes
