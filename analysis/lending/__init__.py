"""What a loan and a customer are worth: loans, ladders, customers, capital, borrowers.

Nothing here reads a file, prints or keeps state; randomness comes in as a generator.
"""

from analysis.lending.customer import MAIN_READING, READINGS, Customer
from analysis.lending.ladder import HEAVY_FRONT, LIGHT_FRONT
from analysis.lending.scenarios import evaluate, evaluate_scalars, in_blocks
from analysis.lending.simulate import Outcomes, outcome_distribution

__all__ = [
    "HEAVY_FRONT",
    "LIGHT_FRONT",
    "MAIN_READING",
    "READINGS",
    "Customer",
    "Outcomes",
    "evaluate",
    "evaluate_scalars",
    "in_blocks",
    "outcome_distribution",
]
