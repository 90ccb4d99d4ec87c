import itertools

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.acquisition.bootstrap import (
    _ClusterAlgebra,
    invert_test,
    sign_test,
    webb_enumeration,
    wild_cluster_test,
)


def problem(seed=1, n_clusters=5, size=9, slope=0.4):
    rng = np.random.default_rng(seed)
    clusters = np.repeat(np.arange(n_clusters), size)
    x = rng.normal(size=clusters.size) + 0.5 * rng.normal(size=n_clusters)[clusters]
    level = (clusters[:, None] == np.arange(n_clusters)).astype(float)
    other = rng.normal(size=clusters.size)
    y = slope * x + other + rng.normal(size=n_clusters)[clusters] + rng.normal(size=clusters.size)
    return y, np.column_stack([x, other, level]), 0, clusters


def refit_t(data, weights, null):
    """The bootstrap as the papers write it: restricted fit, new outcome, full refit, CR1."""
    y, X, column, clusters = data
    rest = np.delete(X, column, axis=1)
    restricted = sm.OLS(y - null * X[:, column], rest).fit()
    star = restricted.fittedvalues + null * X[:, column] + weights[clusters] * restricted.resid
    fit = sm.OLS(star, X).fit(cov_type="cluster", cov_kwds={"groups": clusters})
    return (fit.params[column] - null) / fit.bse[column]


def test_enumeration_holds_every_vector_once():
    weights = webb_enumeration(3)
    assert weights.shape == (216, 3)
    assert len(np.unique(weights, axis=0)) == 216
    np.testing.assert_allclose(weights.mean(axis=0), 0, atol=1e-15)
    np.testing.assert_allclose(weights.T @ weights / 216, np.eye(3), atol=1e-14)
    np.testing.assert_allclose(np.unique(weights**2), [0.5, 1, 1.5])


@pytest.mark.parametrize("null", [0.0, 0.7])
def test_algebra_equals_refits_by_statsmodels(null):
    data = problem()
    rng = np.random.default_rng(3)
    weights = webb_enumeration(5)[rng.choice(6**5, 12, replace=False)]
    expected = [refit_t(data, w, null) for w in weights]
    np.testing.assert_allclose(_ClusterAlgebra(*data).t_values(weights, null), expected, rtol=1e-9)


def test_whole_enumeration_by_brute_force():
    data = problem(seed=5, n_clusters=3, size=6)
    points = [s * np.sqrt(v) for s in (-1, 1) for v in (0.5, 1.0, 1.5)]
    draws = np.array([refit_t(data, np.array(w), 0.0) for w in itertools.product(points, repeat=3)])
    result = wild_cluster_test(*data)
    fit = sm.OLS(data[0], data[1]).fit(cov_type="cluster", cov_kwds={"groups": data[3]})
    assert result.estimate == pytest.approx(fit.params[0])
    assert result.se == pytest.approx(fit.bse[0])
    assert result.t == pytest.approx(fit.tvalues[0])
    assert result.p == np.mean(np.abs(draws) >= abs(result.t) * (1 - 1e-7))
    assert result.smallest_p == np.mean(np.isclose(np.abs(draws), abs(result.t), rtol=1e-7))
    assert result.n_draws == 216


@pytest.mark.parametrize("n_clusters", [2, 4, 6])
def test_smallest_p_is_the_six_constant_vectors(n_clusters):
    result = wild_cluster_test(*problem(n_clusters=n_clusters))
    assert result.smallest_p == 6 / 6**n_clusters
    assert result.p >= result.smallest_p


def test_overwhelming_effect_reaches_the_smallest_p():
    result = wild_cluster_test(*problem(slope=50.0))
    assert result.p == result.smallest_p


def test_smallest_p_grows_with_a_cluster_that_carries_nothing():
    y, X, column, clusters = problem(n_clusters=4)
    blank = np.zeros((1, X.shape[1] + 1))
    blank[0, -1] = 1.0
    X = np.vstack([np.column_stack([X, np.zeros(len(y))]), blank])
    result = wild_cluster_test(np.append(y, 3.0), X, column, np.append(clusters, 9))
    assert result.smallest_p == 36 / 6**5


def test_interval_is_the_inverted_test():
    data = problem()
    low, high, reason = invert_test(*data)
    assert not reason
    estimate = wild_cluster_test(*data).estimate
    assert low < estimate < high
    width = high - low
    for end, outwards in ((low, -1), (high, 1)):
        assert wild_cluster_test(*data, null=end - outwards * 1e-6 * width).p > 0.05
        for step in (1e-6, 0.1, 1, 10):
            assert wild_cluster_test(*data, null=end + outwards * step * width).p <= 0.05
    wide = invert_test(*data, level=0.99)
    assert wide.low < low
    assert wide.high > high


def test_interval_with_two_clusters_is_unbounded_and_says_so():
    low, high, reason = invert_test(*problem(n_clusters=2))
    assert np.isnan([low, high]).all()
    assert "2 clusters" in reason
    assert "0.1667" in reason


def test_where_one_cluster_holds_the_coefficient_the_scan_ends_and_says_so():
    rng, clusters = np.random.default_rng(2), np.repeat(np.arange(5), 9)
    x = rng.normal(size=45) * np.where(clusters == 0, 1, 1e-3)
    y = 0.4 * x + rng.normal(size=45)
    low, high, reason = invert_test(y, np.column_stack([x, np.ones(45)]), 0, clusters, level=0.9)
    assert np.isnan([low, high]).all()
    assert "4,096 standard errors" in reason


@settings(max_examples=25, deadline=None)
@given(scale=st.floats(1e-3, 1e3), shift=st.floats(-10, 10), seed=st.integers(0, 50))
def test_units_and_row_order_do_not_matter(scale, shift, seed):
    y, X, column, clusters = problem(n_clusters=4)
    order = np.random.default_rng(seed).permutation(len(y))
    labels = np.array(["d", "a", "c", "b"])[clusters]
    base = wild_cluster_test(y, X, column, clusters)
    other = wild_cluster_test(scale * (y + shift)[order], X[order], column, labels[order])
    assert other.estimate == pytest.approx(scale * base.estimate, rel=1e-6)
    assert (other.p, other.smallest_p) == (base.p, base.smallest_p)


def test_p_is_roughly_uniform_when_nothing_is_there():
    p = np.array(
        [wild_cluster_test(*problem(seed=s, n_clusters=4, slope=0.0)).p for s in range(400)]
    )
    assert 0.45 < p.mean() < 0.55
    assert 0.02 < np.mean(p <= 0.05) < 0.09
    assert 0.4 < np.mean(p <= 0.5) < 0.6


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 3, 4], (4, 4, 0, 0.125, 0.125)),
        ([1, 2, 3, -4], (4, 3, 1, 0.625, 0.125)),
        ([1, -2, 0], (2, 1, 1, 1.0, 0.5)),
        ([-1] * 6, (6, 0, 6, 0.03125, 0.03125)),
    ],
)
def test_sign_test(values, expected):
    assert sign_test(values) == expected


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 12), st.integers(0, 12))
def test_sign_test_agrees_with_scipy(up, down):
    from scipy.stats import binomtest

    if up + down:
        expected = binomtest(up, up + down).pvalue
        assert sign_test([1.0] * up + [-1.0] * down).p == pytest.approx(expected)


def bad(change):
    y, X, column, clusters = problem()
    data = {"y": y, "X": X, "column": column, "clusters": clusters}
    return data | change(data)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: {"y": d["y"][1:]}, r"shapes \(44,\), \(45, 7\), \(45,\)"),
        (lambda d: {"column": 7}, "column is 7, allowed 0 to 6"),
        (lambda d: {"clusters": np.zeros(45)}, "clusters holds one label"),
        (lambda d: {"y": d["y"] * np.nan}, "NaN or infinity"),
        (lambda d: {"X": np.column_stack([d["X"], d["X"][:, 1]])}, "X is 45 by 8 of rank 7"),
        (lambda d: {"y": d["X"] @ np.ones(7)}, "y is fitted exactly by X"),
        (lambda d: {"y": np.zeros(45)}, "y is fitted exactly by X"),
        (lambda d: {"clusters": np.arange(45) % 9}, "n_clusters is 9, allowed 2 to 8"),
    ],
)
def test_errors_name_value_and_remedy(change, message):
    with pytest.raises(ValueError, match=message):
        wild_cluster_test(**bad(change))


def test_clusters_without_spread_are_refused():
    clusters = np.repeat([0, 1, 2], 4)
    x = np.tile([1.0, -1.0, 1.0, -1.0], 3)
    y = 0.3 * x + np.tile([1.0, 1.0, -1.0, -1.0], 3)
    with pytest.raises(ValueError, match="all give the same coefficient"):
        wild_cluster_test(y, np.column_stack([x, np.ones(12)]), 0, clusters)


def test_other_errors():
    with pytest.raises(ValueError, match="level is 95, allowed between 0 and 1"):
        invert_test(*problem(), level=95)
    with pytest.raises(ValueError, match="no non-zero value"):
        sign_test([0.0, 0.0])
    with pytest.raises(ValueError, match="drop incomplete pairs"):
        sign_test([1.0, np.nan])
