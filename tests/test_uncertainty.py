import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.assumptions import KINDS, Prior
from analysis.uncertainty import (
    FAMILIES,
    Design,
    Share,
    design,
    family,
    jansen,
    quantile,
    resample_counts,
    share,
    share_of_draws,
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


# designs


def test_rows_are_two_samples_and_one_swap_a_group():
    found = design([("x", "y"), "z"], 8, 0)
    assert found.labels == ("x + y", "z")
    assert found.size == 32
    assert list(found.rows) == ["x", "y", "z"]
    for column, name in enumerate("xyz"):
        a, b, swap_xy, swap_z = found.rows[name].reshape(4, 8)
        assert (a == found.a[:, column]).all()
        assert (b == found.b[:, column]).all()
        assert (swap_xy == (b if name in "xy" else a)).all()
        assert (swap_z == (b if name == "z" else a)).all()


def test_output_is_split_as_the_rows_were_stacked():
    found = design([("x", "y"), "z"], 8, 0)
    y_a, y_b, y_ab = found.split(found.rows["z"])
    assert (y_a == found.a[:, 2]).all()
    assert (y_b == found.b[:, 2]).all()
    assert (y_ab == [y_a, y_b]).all()


def test_every_column_is_balanced():
    # one point in each of n equal cells: what a power of two buys
    found = design(["x", "y", "z"], 64, 3)
    for column in np.hstack([found.a, found.b]).T:
        assert sorted(np.floor(column * 64)) == list(range(64))


def test_seed_zero_is_a_seed():
    first, again, other = (design(["x"], 8, seed).a for seed in (0, 0, 1))
    assert (first == again).all()
    assert not (first == other).any()
    assert not (first == design(["x"], 8, np.random.default_rng()).a).any()
    assert (first == design(["x"], 8, np.random.default_rng(0)).a).all()


@pytest.mark.parametrize(
    ("n", "near"), [(1000, 1024), (700, 512), (768, 512), (769, 1024), (3, 2), (1, 2), (-8, 2)]
)
def test_a_sample_that_is_no_power_of_two_names_the_nearest(n, near):
    with pytest.raises(
        ValueError, match=f"{n} is not a power of two; the nearest allowed is {near}"
    ):
        design(["x"], n, 0)


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        ([], "without names"),
        ([("x",), ()], "without names"),
        ([("x", "y"), "x"], "'x' stands twice"),
        ([("x", "x")], "'x' stands twice"),
    ],
)
def test_groups_that_make_no_sense_are_an_error(groups, message):
    with pytest.raises(ValueError, match=message):
        design(groups, 8, 0)


# indices


def ishigami(rows):
    x, y, z = (np.pi * (2 * rows[name] - 1) for name in "xyz")
    return np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)


V_X = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2
V_Y = 49 / 8
V_XZ = 8 * 0.01 * np.pi**8 / 225
V = V_X + V_Y + V_XZ


@pytest.fixture(scope="module")
def plain():
    return design(list("xyz"), 8192, 0)


def test_ishigami_has_its_analytic_indices(plain):
    found = jansen(plain, ishigami(plain.rows), 0, resamples=200)
    assert found.first == pytest.approx([V_X / V, V_Y / V, 0], abs=0.01)
    assert found.total == pytest.approx([(V_X + V_XZ) / V, V_Y / V, V_XZ / V], abs=0.01)
    assert found.variance == pytest.approx(V, rel=0.01)
    assert found.groups == ("x", "y", "z")
    assert found.first_driver == "x"
    assert found.total.sum() > 1
    assert (found.first_low < found.first_high).all()
    assert (found.first_low <= [V_X / V, V_Y / V, 0]).all()
    assert (found.first_high >= [V_X / V, V_Y / V, 0]).all()
    assert (found.total_low < found.total).all()
    assert (found.total < found.total_high).all()


def test_a_group_has_the_indices_of_its_unknowns_together():
    # y interacts with nothing, so x and z together have V_x + V_xz, first and total
    grouped = design([("x", "z"), "y"], 8192, 0)
    found = jansen(grouped, ishigami(grouped.rows), 0, resamples=10)
    both = [(V_X + V_XZ) / V, V_Y / V]
    assert found.first == pytest.approx(both, abs=0.01)
    assert found.total == pytest.approx(both, abs=0.01)
    assert found.first_driver == "x + z"


def test_the_g_function_has_its_analytic_indices():
    a = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])
    names = [f"x{k}" for k in range(8)]
    found = design(names, 8192, 0)
    rows = np.array([found.rows[name] for name in names])
    y = np.prod((np.abs(4 * rows - 2) + a[:, None]) / (1 + a[:, None]), axis=0)
    part = 1 / (3 * (1 + a) ** 2)
    variance = np.prod(1 + part) - 1
    got = jansen(found, y, 0, resamples=10)
    assert got.first == pytest.approx(part / variance, abs=0.01)
    assert got.total == pytest.approx(part / (1 + part) * (1 + variance) / variance, abs=0.01)


def test_totals_equal_scipys_on_the_same_sample(plain):
    y_a, y_b, y_ab = plain.split(ishigami(plain.rows))
    parts = {"f_A": y_a[None], "f_B": y_b[None], "f_AB": y_ab[:, None]}
    truth = stats.sobol_indices(func=parts, n=plain.n)
    found = jansen(plain, ishigami(plain.rows), 0, resamples=10)
    assert found.total == pytest.approx(truth.total_order.ravel(), rel=1e-12)
    # another estimator of the same thing
    assert found.first == pytest.approx(truth.first_order.ravel(), abs=0.02)


def test_the_estimators_by_hand():
    two = Design((("x",), ("y",)), np.zeros((2, 2)), np.zeros((2, 2)))
    # y_A = 0, 2; y_B = 4, 2; x swapped: 4, 1; y swapped: 1, 2
    found = jansen(two, [0, 2, 4, 2, 4, 1, 1, 2], 0, resamples=1)
    assert found.variance == pytest.approx(2)
    assert found.first == pytest.approx([1 - 0.5 / 4, 1 - 4.5 / 4])
    assert found.total == pytest.approx([8.5 / 4, 0.5 / 4])


def additive(rows):
    return 3 * rows["x"] + np.exp(rows["y"]) - rows["z"] ** 2


def test_without_interactions_totals_equal_first_and_sum_to_one(plain):
    found = jansen(plain, additive(plain.rows), 0, resamples=10)
    assert found.total == pytest.approx(found.first, abs=2e-3)
    assert found.total.sum() == pytest.approx(1, abs=2e-3)


def test_dependent_unknowns_count_as_one_group():
    # y given x is uniform from x to 1: var(x + y) = 9/48 + 1/36, and z adds 1/12
    unit = Prior("uniform", 0, 0.5, 1)
    found = design([("x", "y"), "z"], 8192, 0)
    x = quantile(unit, found.rows["x"])
    y = quantile(unit, found.rows["y"], low=x)
    pair = 9 / 48 + 1 / 36
    got = jansen(found, x + y + found.rows["z"], 0, resamples=10)
    expected = np.array([pair, 1 / 12]) / (pair + 1 / 12)
    assert got.first == pytest.approx(expected, abs=5e-3)
    assert got.total == pytest.approx(expected, abs=5e-3)


FIELDS = ("first", "total", "first_low", "first_high", "total_low", "total_high")


@pytest.mark.parametrize(("scale", "shift"), [(1, 1e6), (-40, 0), (1e-200, 0), (1e200, 3e200)])
def test_unit_and_origin_of_the_output_do_not_matter(plain, scale, shift):
    y = ishigami(plain.rows)
    before = jansen(plain, y, 0, resamples=50)
    after = jansen(plain, scale * y + shift, 0, resamples=50)
    for name in FIELDS:
        assert getattr(after, name) == pytest.approx(getattr(before, name), abs=1e-8)


def test_an_output_may_be_true_or_false(plain):
    # x + y > 1 hangs on both alike, and on z not at all
    holds = plain.rows["x"] + plain.rows["y"] > 1
    found = jansen(plain, holds, 0, resamples=50)
    assert found.variance == pytest.approx(0.25, abs=1e-3)
    assert found.first == pytest.approx([1 / 3, 1 / 3, 0], abs=0.02)
    assert found.total == pytest.approx([2 / 3, 2 / 3, 0], abs=0.02)
    assert found.total[2] == 0


@pytest.mark.parametrize("value", [0.0, 0.1, -1e9, True])
def test_without_variance_there_is_no_index(plain, value):
    found = jansen(plain, np.full(plain.size, value), 0)
    assert found.variance == 0
    assert found.first_driver is None
    for name in FIELDS:
        assert np.isnan(getattr(found, name)).all()


def test_rounding_is_no_variance(plain):
    noise = np.where(plain.rows["x"] > 0.5, 0.1 + 0.2, 0.3)
    assert np.ptp(noise) > 0
    assert jansen(plain, noise, 0).first_driver is None


@pytest.mark.parametrize("row", [0, 8])
@pytest.mark.parametrize("level", [0.0, 0.1, 1 / 3])
def test_a_resample_without_variance_leaves_no_interval(row, level):
    # two rows of eight differ, in A or in B, and a tenth of all resamples miss them
    found = design(["x"], 8, 0)
    y = np.full(found.size, level)
    y[[row, row + 1]] = 0.7, 0.5
    for seed in range(100):
        missed = not resample_counts(8, 1, seed)[0, :2].any()
        got = jansen(found, y, seed, resamples=1)
        assert np.isfinite(got.total).all()
        for name in FIELDS[2:]:
            assert np.isnan(getattr(got, name)).all() == missed


def test_an_output_that_is_not_finite_is_an_error(plain):
    y = ishigami(plain.rows)
    y[[3, 5]] = math.nan, -math.inf
    with pytest.raises(ValueError, match=f"2 of {plain.size} are not finite"):
        jansen(plain, y, 0)
    with pytest.raises(ValueError, match="one entry for each of 8192 rows of A, B and 3 groups"):
        jansen(plain, y[:-1], 0)


@pytest.mark.parametrize(
    ("given", "message"),
    [({"level": 0}, "level: 0"), ({"level": 90}, "level: 90"), ({"resamples": 0}, "resamples: 0")],
)
def test_a_bootstrap_out_of_range_is_an_error(plain, given, message):
    with pytest.raises(ValueError, match=message):
        jansen(plain, ishigami(plain.rows), 0, **given)


# the bootstrap


def replica(y_a, y_b, y_ab):
    variance = np.var(np.concatenate([y_a, y_b]))
    first = [1 - np.mean((y_b - one) ** 2) / (2 * variance) for one in y_ab]
    return first, [np.mean((y_a - one) ** 2) / (2 * variance) for one in y_ab]


def test_the_matrix_product_equals_a_loop_over_the_same_resamples():
    found = design(list("xyz"), 256, 0)
    y = ishigami(found.rows)
    y_a, y_b, y_ab = found.split(y)
    drawn = []
    for counts in resample_counts(256, 300, 7):
        rows = np.repeat(np.arange(256), counts.astype(int))
        drawn.append(replica(y_a[rows], y_b[rows], y_ab[:, rows]))
    low, high = np.quantile(drawn, [0.1, 0.9], axis=0)
    got = jansen(found, y, 7, resamples=300, level=0.8)
    assert got.first_low == pytest.approx(low[0], rel=1e-10)
    assert got.first_high == pytest.approx(high[0], rel=1e-10)
    assert got.total_low == pytest.approx(low[1], rel=1e-10)
    assert got.total_high == pytest.approx(high[1], rel=1e-10)


def test_blocks_do_not_change_the_resamples(monkeypatch):
    found = design(list("xyz"), 64, 0)
    whole = jansen(found, ishigami(found.rows), 5, resamples=101)
    monkeypatch.setattr("analysis.uncertainty.indices.BLOCK", 64 * 10)
    parts = jansen(found, ishigami(found.rows), 5, resamples=101)
    assert parts.total_low == pytest.approx(whole.total_low, rel=1e-12)
    assert parts.first_high == pytest.approx(whole.first_high, rel=1e-12)


def test_every_resample_is_as_large_as_the_sample():
    counts = resample_counts(32, 4000, 0)
    assert counts.shape == (4000, 32)
    assert (counts.sum(axis=1) == 32).all()
    assert (counts == np.round(counts)).all()
    # a row is drawn once on average, with variance 1 - 1/n, and each row alike
    assert counts.mean(axis=0) == pytest.approx(np.ones(32), abs=5 / math.sqrt(4000))
    assert counts.var() == pytest.approx(1 - 1 / 32, abs=0.02)


def test_resamples_repeat_with_their_seed():
    first, again, other = (resample_counts(64, 3, seed) for seed in (0, 0, 1))
    assert (first == again).all()
    assert (first != other).any()
    assert (first != resample_counts(64, 3, np.random.default_rng())).any()


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    # rows drawn independently here, as the bootstrap takes them to be
    truth = np.array([(V_X + V_XZ) / V, V_Y / V, V_XZ / V])
    inside = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        found = Design((("x",), ("y",), ("z",)), rng.random((512, 3)), rng.random((512, 3)))
        got = jansen(found, ishigami(found.rows), rng, resamples=200)
        inside.append((got.total_low <= truth) & (truth <= got.total_high))
    # 200 trials of 0.9: a standard error of 0.021, and percentile intervals run a little short
    assert np.mean(inside, axis=0) == pytest.approx(0.9, abs=0.07)


# shares of draws


def test_a_share_is_a_mean_of_true_and_false():
    assert share_of_draws([True, True, False, True]) == 0.75
    assert share_of_draws(np.zeros(5, bool)) == 0


@pytest.mark.parametrize(
    ("holds", "message"),
    [
        ([1.0, math.nan, math.nan], "2 of 3 are NaN"),
        ([True, math.nan], "1 of 2 are NaN"),
        (np.array([True, None, math.nan], object), "2 of 3 are NaN"),
        ([1.0, 0.0], "float64 was given"),
        ([1, 0], "int64 was given"),
        ([], "no draws"),
    ],
)
def test_what_is_not_true_or_false_is_no_draw(holds, message):
    with pytest.raises(ValueError, match=message):
        share_of_draws(holds)


@pytest.mark.parametrize(
    ("shares", "word"),
    [
        ((0.9, 0.51, 0.95), "follows"),
        ((0.51, 0.51, 0.51), "follows"),
        ((1, 1, 1), "follows"),
        ((0.1, 0, 0.49), "does not follow"),
        ((0.6, 0.4, 0.7), "depends"),
        ((0.6, 0.5, 0.7), "depends"),
        ((0.2, 0.1, 0.5), "depends"),
    ],
)
def test_a_word_for_the_range(shares, word):
    found = Share(*shares, n=100)
    assert found.word == word
    assert found.depends == (word == "depends")


def test_the_range_is_over_the_families():
    def first(n):
        return np.arange(100) < n

    found = share({"baseline": first(70), "doubled": first(45), "uniform": first(80)})
    assert found == Share(0.7, 0.45, 0.8, 100)
    assert found.word == "depends"
    turned = share({"baseline": first(30), "doubled": first(40), "uniform": first(20)})
    assert turned == Share(0.3, 0.2, 0.4, 100)
    assert share(dict.fromkeys(FAMILIES, first(60))) == Share(0.6, 0.6, 0.6, 100)


@pytest.mark.parametrize(
    ("holds", "message"),
    [
        ({"baseline": [True]}, "families baseline; must be baseline, doubled, uniform"),
        ({}, "families none"),
        (
            {"baseline": [True], "doubled": [True], "uniform": [True, False]},
            "baseline 1, doubled 1, uniform 2",
        ),
    ],
)
def test_families_must_be_complete_and_alike(holds, message):
    with pytest.raises(ValueError, match=message):
        share(holds)


@pytest.mark.parametrize("given", [(0.5, 0.6, 0.7, 9), (0.5, -0.1, 0.7, 9), (0.5, 0.5, 1.1, 9)])
def test_a_share_out_of_order_is_an_error(given):
    with pytest.raises(ValueError, match="must rise from 0 to 1"):
        Share(*given)
    with pytest.raises(ValueError, match="at least 1"):
        Share(0.5, 0.5, 0.5, 0)


def test_no_one_calls_it_a_probability():
    assert "not a probability" in Share.__doc__
    assert "not a probability" in share_of_draws.__doc__
