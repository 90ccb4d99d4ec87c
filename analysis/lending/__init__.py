"""What a loan and a customer are worth: loans, ladders, customers, capital, borrowers.

Nothing here reads a file, prints or keeps state; randomness comes in as a generator.
"""

from analysis.lending.borrower import Borrower, borrow, free_months_worth
from analysis.lending.capital import Capital, employ, value_after_capital
from analysis.lending.customer import MAIN_READING, READINGS, Customer, Worth
from analysis.lending.delinquency import Delinquency, project
from analysis.lending.ladder import HEAVY_FRONT, LIGHT_FRONT
from analysis.lending.postloan import book_ratios, post_loan_cost, rates_needed
from analysis.lending.rollrates import RollRates
from analysis.lending.scenarios import evaluate, evaluate_scalars, in_blocks
from analysis.lending.simulate import Outcomes, outcome_distribution
from analysis.lending.terms import BUSINESSES, business_parameters
from analysis.lending.worth import evaluate_value, evaluate_worth

__all__ = [
    "BUSINESSES",
    "HEAVY_FRONT",
    "LIGHT_FRONT",
    "MAIN_READING",
    "READINGS",
    "Borrower",
    "Capital",
    "Customer",
    "Delinquency",
    "Outcomes",
    "RollRates",
    "Worth",
    "book_ratios",
    "borrow",
    "business_parameters",
    "employ",
    "evaluate",
    "evaluate_scalars",
    "evaluate_value",
    "evaluate_worth",
    "free_months_worth",
    "in_blocks",
    "outcome_distribution",
    "post_loan_cost",
    "project",
    "rates_needed",
    "value_after_capital",
]
