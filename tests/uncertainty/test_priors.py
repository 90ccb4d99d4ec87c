import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.assumptions import KINDS, Prior
from analysis.uncertainty import (
    FAMILIES,
    design,
    family,
    quantile,
)

GRID = np.linspace(0, 1, 201)
TRIANGLE = Prior("triangular", -1, 0.5, 4)
PERT = Prior("pert", 10, 12, 30)
MONEY = Prior("loguniform", 1300, 2000, 3000)


@st.composite
def priors(draw, kinds=KINDS):
    kind = draw(st.sampled_from(kinds))
    low = draw(st.floats(0.01, 1000) if kind == "loguniform" else st.floats(-1000, 1000))
    width = draw(st.floats(1e-3, 1e3))
    mode = low + width * draw(st.floats(0, 1))
    return Prior(kind, low, min(mode, low + width), low + width)


def reference(prior):
    """The same distribution as SciPy has it."""
    span = prior.high - prior.low
    part = (prior.mode - prior.low) / span
    return {
        "uniform": lambda: stats.uniform(prior.low, span),
        "loguniform": lambda: stats.loguniform(prior.low, prior.high),
        "triangular": lambda: stats.triang(part, prior.low, span),
        "pert": lambda: stats.beta(1 + 4 * part, 5 - 4 * part, prior.low, span),
    }[prior.kind]()


# quantiles


@given(priors())
def test_a_quantile_rises_from_one_bound_to_the_other(prior):
    found = quantile(prior, GRID)
    assert found[0] == prior.low
    assert found[-1] == prior.high
    assert (np.diff(found) >= -1e-12 * (prior.high - prior.low)).all()
    assert ((found >= prior.low) & (found <= prior.high)).all()


@given(priors())
def test_a_quantile_is_the_inverse_of_scipys_distribution(prior):
    found = reference(prior).cdf(quantile(prior, GRID[1:-1]))
    assert found == pytest.approx(GRID[1:-1], abs=1e-6)


def midpoints(n=20_000):
    return (np.arange(n) + 0.5) / n


@given(priors(("triangular", "pert")))
@settings(max_examples=30)
def test_means_are_those_of_the_closed_forms(prior):
    weight = {"triangular": 1, "pert": 4}[prior.kind]
    mean = (prior.low + weight * prior.mode + prior.high) / (weight + 2)
    found = quantile(prior, midpoints()).mean()
    assert found == pytest.approx(mean, abs=1e-4 * (prior.high - prior.low))


def test_the_median_of_a_loguniform_is_the_geometric_mean():
    assert quantile(MONEY, 0.5) == pytest.approx(math.sqrt(1300 * 3000), rel=1e-14)


@pytest.mark.parametrize("kind", ["uniform", "loguniform"])
def test_the_mode_of_a_flat_prior_does_not_matter(kind):
    assert (quantile(Prior(kind, 1, 1, 5), GRID) == quantile(Prior(kind, 1, 4, 5), GRID)).all()


@pytest.mark.parametrize("kind", KINDS)
def test_a_prior_without_width_is_a_constant(kind):
    fixed = Prior(kind, 0.24, 0.24, 0.24)
    assert (quantile(fixed, GRID) == 0.24).all()
    assert (quantile(fixed, GRID, low=0.1, high=0.3) == 0.24).all()


@given(priors(), st.floats(0, 1), st.floats(0, 1))
def test_bounds_that_narrow_nothing_change_nothing(prior, left, right):
    plain = quantile(prior, GRID)
    wide = quantile(prior, GRID, low=prior.low - left, high=np.inf if left else prior.high + right)
    assert wide == pytest.approx(plain, rel=1e-7, abs=1e-7 * (prior.high - prior.low))


@given(priors(), st.floats(0.02, 0.98), st.floats(0.02, 0.98))
def test_narrowed_is_the_prior_given_that_it_lies_between(prior, one, other):
    # F(x) = F(low) + u (F(high) - F(low)), with SciPy's F
    truth = reference(prior)
    low, high = sorted(truth.ppf([one, other]))
    found = quantile(prior, GRID, low, high)
    ends = truth.cdf([low, high])
    assert truth.cdf(found) == pytest.approx(ends[0] + GRID * (ends[1] - ends[0]), abs=1e-6)
    assert found[0] == low
    assert found[-1] == high
    near = quantile(prior, np.geomspace(1e-300, 1e-15, 60), low, high)
    far = quantile(prior, 1 - np.geomspace(1e-16, 1e-14, 60), low, high)
    for values in (found, near, far):
        assert ((values >= low) & (values <= high)).all()
    assert (np.diff(found) >= -1e-9 * (prior.high - prior.low)).all()


@pytest.mark.parametrize("prior", [TRIANGLE, PERT, MONEY, Prior("uniform", 0, 0, 3)])
def test_narrowed_is_what_rejection_keeps(prior):
    rng = np.random.default_rng(0)
    middle = quantile(prior, np.array([0.3, 0.9]))
    drawn = quantile(prior, rng.random(40_000))
    kept = drawn[(drawn >= middle[0]) & (drawn <= middle[1])]
    found = quantile(prior, rng.random(20_000), *middle)
    assert stats.ks_2samp(kept, found).pvalue > 0.01


@pytest.mark.parametrize("kind", ["triangular", "pert"])
@pytest.mark.parametrize("gap", [1e-3, 1e-5, 1e-7])
def test_a_narrow_tail_keeps_its_shape_at_both_ends(kind, gap):
    # near a bound the density is a power of the distance: 1 for a triangle, beta - 1 for pert
    right, left = Prior(kind, 0, 0.25, 1), Prior(kind, 0, 0.75, 1)
    power = {"triangular": 2, "pert": 4}[kind]
    upper = 1 - quantile(right, GRID, low=1 - gap)
    lower = quantile(left, GRID, high=gap)
    assert upper == pytest.approx(gap * (1 - GRID) ** (1 / power), rel=1e-2, abs=1e-14)
    assert lower == pytest.approx(gap * GRID ** (1 / power), rel=1e-2, abs=1e-14)


@pytest.mark.parametrize("kind", ["triangular", "pert"])
@pytest.mark.parametrize("gap", [0, 1e-310])
def test_a_mode_at_a_bound_or_a_hair_from_it_is_no_trouble(kind, gap):
    left, right = Prior(kind, 0, gap, 1), Prior(kind, -1, -gap, 0)
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        found = quantile(left, GRID, 0.2, 0.9)
        mirrored = quantile(right, GRID, -0.9, -0.2)
    assert found == pytest.approx(-mirrored[::-1], rel=1e-12)
    power = {"triangular": 2, "pert": 5}[kind]
    ends = 0.8**power, 0.1**power
    assert (1 - found) ** power == pytest.approx(ends[0] + GRID * (ends[1] - ends[0]), rel=1e-9)


def test_each_draw_has_its_own_bounds():
    low = np.array([[0.0], [1.0], [2.0]])
    found = quantile(TRIANGLE, GRID, low=low)
    assert found.shape == (3, len(GRID))
    for k in range(3):
        assert (found[k] == quantile(TRIANGLE, GRID, low=k)).all()
    assert (quantile(PERT, GRID, low=15, high=15) == 15).all()


def test_one_unknown_bounds_another():
    # y given x is uniform from x to 1, so the mean of y is (1 + E x)/2
    prior = Prior("uniform", 0, 0.5, 1)
    rows = design([("x", "y")], 4096, 0).rows
    x = quantile(prior, rows["x"])
    y = quantile(prior, rows["y"], low=x)
    assert (y >= x).all()
    assert y.mean() == pytest.approx(0.75, abs=1e-3)


@pytest.mark.parametrize("u", [-1e-9, 1.1, math.nan, [0.5, 2]])
def test_a_share_out_of_range_is_an_error(u):
    with pytest.raises(ValueError, match="must be from 0 to 1"):
        quantile(TRIANGLE, u)


def test_the_share_that_is_out_of_range_is_named():
    # and not one of those that are in order
    with pytest.raises(ValueError, match=r"^u: 1\.5 is not a share"):
        quantile(TRIANGLE, [0.25, 0, 1, 1.5, -3])


@pytest.mark.parametrize("low", [0, -2])
def test_a_loguniform_from_zero_says_what_to_do(low):
    with pytest.raises(ValueError, match="above 0, or make the prior uniform or triangular"):
        quantile(Prior("loguniform", low, 1, 2), 0.5)
    with pytest.raises(ValueError, match="above 0, or make the prior uniform or triangular"):
        family(Prior("loguniform", low, 1, 2), "doubled", (-5, 5))


@pytest.mark.parametrize(
    ("low", "high", "message"),
    [
        (2, 1, "left in 1 of 1 draws, the first from 2 to 1"),
        ([0, 5], None, "left in 1 of 2 draws, the first from 5 to 4"),
        (None, -1.5, "left in 1 of 1"),
        (math.nan, None, "low: 1 of 1 are NaN"),
        (0, [1, math.nan], "high: 1 of 2 are NaN"),
    ],
)
def test_bounds_that_leave_nothing_are_an_error(low, high, message):
    with pytest.raises(ValueError, match=message):
        quantile(TRIANGLE, [0.5, 0.6] if np.ndim(low) or np.ndim(high) else 0.5, low, high)


# families


def test_families_by_hand():
    wide = (-100, 100)
    assert family(TRIANGLE, "baseline", wide) is TRIANGLE
    assert family(TRIANGLE, "doubled", wide) == Prior("triangular", -2.5, 0.5, 7.5)
    assert family(TRIANGLE, "doubled", (-2, 5)) == Prior("triangular", -2, 0.5, 5)
    assert family(TRIANGLE, "uniform", wide) == Prior("uniform", -1, 0.5, 4)
    # in logarithms: a mode twice the low becomes four times the low
    assert family(Prior("loguniform", 5, 10, 30), "doubled", (0, 1e6)) == Prior(
        "loguniform", 2.5, 10, 90
    )
    assert family(MONEY, "uniform", (0, 1e6)) == Prior("uniform", 1300, 2000, 3000)


@given(priors(), st.sampled_from(FAMILIES), st.floats(0, 10), st.floats(0, 10))
def test_a_family_keeps_the_mode_and_what_is_allowed(prior, name, left, right):
    allowed = (prior.low - left, prior.high + right)
    found = family(prior, name, allowed)
    assert found.mode == prior.mode
    assert allowed[0] <= found.low <= prior.low
    assert prior.high <= found.high <= allowed[1]
    assert found.kind == ("uniform" if name == "uniform" else prior.kind)
    assert np.isfinite(quantile(found, GRID)).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FAMILIES)
def test_a_fixed_prior_stays_fixed(kind, name):
    found = family(Prior(kind, 0.2, 0.2, 0.2), name, (0, 1))
    assert (found.low, found.high) == (0.2, 0.2)


def test_a_family_that_is_unknown_or_not_allowed_is_an_error():
    with pytest.raises(ValueError, match="must be one of baseline, doubled, uniform"):
        family(TRIANGLE, "double", (-100, 100))
    with pytest.raises(ValueError, match="does not hold the prior, which runs from -1 to 4"):
        family(TRIANGLE, "baseline", (0, 100))
