"""Real loan tapes: what goes with default and lateness in them.

`associations` fits the models on tables of loans, `results` keeps what they gave as one file of
aggregates. A tape itself, or any row of one, never enters the repository.
"""
