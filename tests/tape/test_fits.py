"""statsmodels against likelihoods written out here and maximised by SciPy."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from analysis.tape.fits import logit, pooled_logit, within


@pytest.fixture(scope="module")
def loans():
    rng = np.random.default_rng(7)
    customer = np.repeat(np.arange(150), 5)
    own = np.repeat(rng.normal(0, 1.5, 150), 5)
    x = pd.DataFrame({"a": rng.normal(size=750) - own / 3, "b": rng.integers(0, 2, 750)})
    p = 1 / (1 + np.exp(-(0.6 * x.a - 0.8 * x.b + own)))
    y = pd.Series((rng.random(750) < p).astype(int))
    return y, x, pd.Series(customer)


def maximise(negative, k):
    return minimize(negative, np.zeros(k), method="BFGS", options={"gtol": 1e-8}).x


def slope_of(function, at, step=1e-5):
    return np.column_stack(
        [
            (function(at + step * e) - function(at - step * e)) / (2 * step)
            for e in np.eye(len(at))
        ]
    )  # fmt: skip


def test_the_logit_is_the_maximum_of_its_likelihood_and_its_error_the_sandwich(loans):
    y, x, _ = loans
    d = np.column_stack([np.ones(len(y)), x])
    best = maximise(lambda b: np.sum(np.logaddexp(0, d @ b) - y * (d @ b)), 3)
    p = 1 / (1 + np.exp(-d @ best))
    scores = (y.to_numpy() - p)[:, None] * d
    bread = np.linalg.inv(d.T @ (d * (p * (1 - p))[:, None]))
    found = logit(y, x)
    assert found.estimates.to_numpy() == pytest.approx(best[1:], abs=1e-5)
    errors = np.sqrt(np.diag(bread @ scores.T @ scores @ bread))
    assert found.errors.to_numpy() == pytest.approx(errors[1:], rel=1e-4)


def test_pooled_errors_add_the_scores_of_a_customer_first(loans):
    y, x, customer = loans
    d = np.column_stack([np.ones(len(y)), x])
    found = pooled_logit(y, x, customer)
    best = maximise(lambda b: np.sum(np.logaddexp(0, d @ b) - y * (d @ b)), 3)
    p = 1 / (1 + np.exp(-d @ best))
    scores = pd.DataFrame((y.to_numpy() - p)[:, None] * d).groupby(customer).sum().to_numpy()
    bread = np.linalg.inv(d.T @ (d * (p * (1 - p))[:, None]))
    plain = np.sqrt(np.diag(bread @ scores.T @ scores @ bread))[1:]
    # statsmodels' factors: G / (G - 1) and (n - 1) / (n - k)
    factor = np.sqrt(150 / 149 * (750 - 1) / (750 - 3))
    assert found.errors.to_numpy() == pytest.approx(plain * factor, rel=1e-3)
    assert (found.groups, found.groups_dropped) == (150, 0)


def conditional(y, x, customer):
    """Log-likelihood by customer, by listing every way in which his late loans may fall."""
    groups = [
        (y[customer == c].to_numpy(), x[customer == c].to_numpy(float))
        for c in customer.unique()
        if y[customer == c].nunique() == 2
    ]

    def by_customer(b):
        found = []
        for ys, xs in groups:
            ways = [sum(xs[list(w)]) @ b for w in itertools.combinations(range(len(ys)), ys.sum())]
            found.append(ys @ xs @ b - np.logaddexp.reduce(ways))
        return np.array(found)

    return by_customer


def test_the_fit_within_customers_is_the_maximum_of_the_conditional_likelihood(loans):
    y, x, customer = loans
    by_customer = conditional(y, x, customer)
    best = maximise(lambda b: -by_customer(b).sum(), 2)
    found = within(y, x, customer)
    assert found.estimates.to_numpy() == pytest.approx(best, abs=1e-3)
    scores = slope_of(by_customer, best)
    groups = len(scores)
    hessian = slope_of(lambda b: slope_of(by_customer, b).sum(axis=0), best)
    bread = np.linalg.inv(-hessian)
    errors = np.sqrt(np.diag(bread @ scores.T @ scores @ bread) * groups / (groups - 1))
    assert found.errors.to_numpy() == pytest.approx(errors, rel=0.01)
    assert (found.groups, found.groups + found.groups_dropped) == (groups, 150)
    # the slopes that were put in, although customers differ more than loans do
    assert np.all(np.abs(found.estimates - [0.6, -0.8]) < 3 * found.errors)


def test_with_two_loans_each_it_is_a_logit_of_the_difference():
    """The textbook case: late once out of two, so only how the two loans differ counts."""
    rng = np.random.default_rng(3)
    x = pd.DataFrame({"a": rng.normal(size=800)})
    customer = pd.Series(np.repeat(np.arange(400), 2))
    y = pd.Series((rng.random(800) < 1 / (1 + np.exp(-x.a))).astype(int))
    pairs = y.to_numpy().reshape(-1, 2)
    mixed = pairs.sum(axis=1) == 1
    gap = (x.a.to_numpy().reshape(-1, 2) @ [1, -1])[mixed]
    won = pairs[mixed, 0]
    best = maximise(lambda b: np.sum(np.logaddexp(0, gap * b[0]) - won * gap * b[0]), 1)
    found = within(y, x, customer)
    assert found.estimates["a"] == pytest.approx(best[0], abs=1e-3)
    assert found.loans == 2 * mixed.sum()


def test_nothing_to_compare_is_refused():
    y, x = pd.Series([1, 1, 0, 0]), pd.DataFrame({"a": [1.0, 2, 3, 4]})
    with pytest.raises(ValueError, match="no customer has both outcomes"):
        within(y, x, pd.Series([1, 1, 2, 2]))
