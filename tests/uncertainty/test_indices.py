import math

import numpy as np
import pytest
from scipy import stats

from analysis.assumptions import Prior
from analysis.uncertainty import (
    Design,
    design,
    jansen,
    quantile,
    resample_counts,
)

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
