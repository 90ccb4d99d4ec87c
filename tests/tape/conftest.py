"""Tapes made here, with slopes that are known; no real loan stands in a test."""

import numpy as np
import pandas as pd
import pytest

PRICE, SIZE, FIRST = 0.8, 0.5, 0.6
LATE_SIZE, LATE_NUMBER = 0.7, -0.15


def chance(log_odds):
    return 1 / (1 + np.exp(-log_odds))


def contracts(n, seed=0):
    """A tape like the first: price, size and flag move default; half the loans had no time."""
    rng = np.random.default_rng(seed)
    term = rng.choice([6, 12, 12, 24, 36], n).astype(float)
    rate = rng.uniform(8, 35, n)
    size = np.exp(rng.normal(7, 0.8, n))
    first = rng.integers(0, 2, n)
    log_odds = -5.3 + PRICE * rate / 10 + SIZE * (np.log(size) - 7) + FIRST * first + 0.05 * term
    in_window = rng.random(n) < 0.5
    # a loan that has not run shows no default, whatever it will do
    defaulted = (rng.random(n) < chance(log_odds)) & in_window
    return pd.DataFrame(
        {
            "defaulted": defaulted.astype(int),
            "first_time_customer": first,
            "principal_eur": size,
            "interest_rate_pct": rate,
            "term_months": np.where(rng.random(n) < 0.02, np.nan, term),
            "rating": rng.choice(["A", "B", "C", "AA_or_other"], n),
            "application_time_kdays": rng.uniform(2, 4, n),
            "total_income_eur": np.exp(rng.normal(7, 0.5, n)),
            "age_years": rng.integers(20, 60, n),
            "scheduled_maturity_in_window": in_window,
        }
    )


def histories(customers, seed=0, spread=1.5):
    """A tape like the second: careful customers get larger loans, and larger loans run late."""
    rng = np.random.default_rng(seed)
    rows = []
    for customer in range(customers):
        careless = rng.normal(0, spread)
        loans = int(rng.integers(3, 11))
        for number in range(1, loans + 1):
            size = np.exp(9 + 0.1 * number - 0.5 * careless + rng.normal(0, 0.5))
            term = int(rng.choice([15, 30, 30, 60]))
            log_odds = -1.5 + careless + LATE_SIZE * (np.log(size) - 9) + LATE_NUMBER * number
            late = rng.random() < chance(log_odds)
            rows.append((customer, number, size, term, 3.0 if late else -2.0))
    table = pd.DataFrame(
        rows,
        columns=["customer_id", "loan_number", "principal_ngn", "term_days", "days_past_due_first"],
    )
    last = table.groupby("customer_id")["loan_number"].transform("max") == table["loan_number"]
    kind = np.where(last, "current_labelled", "closed_prior")
    return table.assign(days_past_due_close=table["days_past_due_first"], record_type=kind)


@pytest.fixture(scope="session")
def first_tape():
    return contracts(12_000)


@pytest.fixture(scope="session")
def second_tape():
    return histories(450)
