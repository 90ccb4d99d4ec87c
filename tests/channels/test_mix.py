import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.acquisition.split import log_mean
from analysis.channels.mix import (
    METHODS,
    Mix,
    blended_cac,
    decompose,
    moved,
    shapley,
)

FEWER = settings(max_examples=30)
# Das Gupta (1993), Standardization and Decomposition of Rates, US Bureau of the Census P23-186,
# example 5.1: household headship by age group, United States 1970 and 1985, in per cent
AGES = [f"{age}" for age in (15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75)]
SIZE_1970 = [12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9]
SIZE_1985 = [10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5]
RATE_1970 = [1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8]
RATE_1985 = [2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2]
costs = st.floats(1, 5_000)


def mix_of(sizes, rates):
    return Mix(
        dict(zip(AGES, np.array(sizes) / 100, strict=True)), dict(zip(AGES, rates, strict=True))
    )


@st.composite
def two_mixes(draw):
    count = draw(st.integers(1, 6))
    names = [f"c{k}" for k in range(count)]

    def one():
        weights = [draw(st.floats(0, 1)) for _ in names]
        weights[draw(st.integers(0, count - 1))] += 0.5
        share = {n: w / sum(weights) for n, w in zip(names, weights, strict=True)}
        return Mix(share, {n: draw(costs) for n in names})

    return one(), one()


def orders(before, after):
    """The mean step of each factor over all orders in which they may move."""
    names = list(before)
    found = dict.fromkeys(names, 0.0)
    for order in itertools.permutations(names):
        now = dict(before)
        for name in order:
            was = math.prod(now.values())
            now[name] = after[name]
            found[name] += math.prod(now.values()) - was
    return {name: one / math.factorial(len(names)) for name, one in found.items()}


# Published examples


def test_the_published_headship_rates():
    parts = decompose(mix_of(SIZE_1970, RATE_1970), mix_of(SIZE_1985, RATE_1985))
    assert parts.before_cny == pytest.approx(44.7268, abs=5e-5)
    assert parts.after_cny == pytest.approx(47.6940, abs=5e-5)
    assert parts.mix_cny == pytest.approx(1.2269, abs=5e-5)
    assert parts.price_cny == pytest.approx(1.7403, abs=5e-5)


# Das Gupta (1993), examples 2.1 to 2.4: two to five factors
@pytest.mark.parametrize(
    ("before", "after", "printed"),
    [
        ([10_930, 0.717892], [16_591, 0.825974], [4369.913, 1487.262]),
        (
            [51.78746, 0.45919, 0.52638],
            [84.90502, 0.75756, 0.51065],
            [10.4340333, 10.5608476, -0.6670084],
        ),
        (
            [25.3, 0.214, 0.279, 0.949],
            [32.7, 0.290, 0.473, 0.986],
            [0.6889411, 0.8125381, 1.3829055, 0.1047547],
        ),
        (
            [0.58, 0.76, 0.84, 0.66, 16.573],
            [0.72, 0.97, 0.97, 0.56, 16.158],
            [1.0909785, 1.2298438, 0.7278399, -0.8398707, -0.1290187],
        ),
    ],
)
def test_the_published_products(before, after, printed):
    names = [f"factor {k}" for k in range(len(before))]
    parts = shapley(dict(zip(names, before, strict=True)), dict(zip(names, after, strict=True)))
    digits = 5e-4 if len(before) == 2 else 5e-8
    assert [float(parts[name]) for name in names] == pytest.approx(printed, abs=digits)


def test_the_published_product_summed_over_groups():
    # example 4.3: crude birth rate, Taiwan 1970 and 1960
    before = {
        "bm": np.array([488, 452, 338, 156, 63, 22, 3]),
        "mw": np.array([0.082, 0.527, 0.866, 0.941, 0.942, 0.923, 0.876]),
        "wp": np.array([0.058, 0.038, 0.032, 0.030, 0.026, 0.023, 0.019]),
    }
    after = {
        "bm": np.array([393, 407, 369, 274, 184, 90, 16]),
        "mw": np.array([0.122, 0.622, 0.903, 0.930, 0.916, 0.873, 0.800]),
        "wp": np.array([0.043, 0.041, 0.036, 0.032, 0.026, 0.020, 0.018]),
    }
    parts = shapley(before, after)
    found = [float(parts[name].sum()) for name in ("bm", "mw", "wp")]
    assert found == pytest.approx([7.285632, 2.720633, 1.565181], abs=5e-7)


# Identities


@FEWER
@given(two_mixes(), st.sampled_from(METHODS))
def test_parts_add_up(mixes, method):
    parts = decompose(*mixes, method=method)
    assert parts.mix_cny + parts.price_cny == pytest.approx(parts.change_cny, abs=1e-8)
    assert sum(parts.mix_by_channel_cny.values()) == pytest.approx(parts.mix_cny, abs=1e-8)
    assert sum(parts.price_by_channel_cny.values()) == pytest.approx(parts.price_cny, abs=1e-8)
    assert parts.change_cny == pytest.approx(
        blended_cac(*mixes[1]) - blended_cac(*mixes[0]), abs=1e-8
    )


@FEWER
@given(two_mixes(), st.sampled_from(METHODS))
def test_back_again_is_the_same_with_the_sign_turned(mixes, method):
    there, back = decompose(*mixes, method=method), decompose(*reversed(mixes), method=method)
    assert back.mix_cny == pytest.approx(-there.mix_cny, abs=1e-8)
    for channel, part in there.mix_by_channel_cny.items():
        assert back.mix_by_channel_cny[channel] == pytest.approx(-part, abs=1e-8)


@FEWER
@given(two_mixes())
def test_mix_by_channel_is_the_step_times_the_distance_from_the_blend(mixes):
    before, after = mixes
    parts = decompose(before, after)
    blend = (blended_cac(*before) + blended_cac(*after)) / 2
    for channel, part in parts.mix_by_channel_cny.items():
        s_0, s_1 = before.share[channel], after.share[channel]
        if s_0 and s_1:
            mean = (before.cac_cny[channel] + after.cac_cny[channel]) / 2
            assert part == pytest.approx((s_1 - s_0) * (mean - blend), abs=1e-8)


@FEWER
@given(two_mixes())
def test_kitagawa_is_shapley_for_two_factors(mixes):
    before, after = mixes
    names = [n for n in before.share if before.share[n] and after.share[n]]
    parts = decompose(before, after)
    for name in names:
        both = shapley(
            {"share": before.share[name], "cac": before.cac_cny[name]},
            {"share": after.share[name], "cac": after.cac_cny[name]},
        )
        assert parts.price_by_channel_cny[name] == pytest.approx(both["cac"], abs=1e-8)


@FEWER
@given(two_mixes(), st.sampled_from(METHODS))
def test_only_price_or_only_mix(mixes, method):
    before, after = mixes
    price_only = decompose(before, Mix(before.share, after.cac_cny), method=method)
    assert price_only.mix_cny == pytest.approx(0, abs=1e-8)
    mix_only = decompose(before, Mix(after.share, before.cac_cny), method=method)
    assert mix_only.price_cny == pytest.approx(0, abs=1e-8)


def test_lmdi_by_hand():
    # s·c doubles and halves: the logarithmic mean of 1,000 and 2,000 is 1,000/ln 2
    parts = decompose(
        Mix({"feed": 0.5, "sms": 0.5}, {"feed": 2_000, "sms": 1_000}),
        Mix({"feed": 0.5, "sms": 0.5}, {"feed": 4_000, "sms": 500}),
        method="lmdi",
    )
    assert log_mean(1_000, 2_000) == pytest.approx(1_000 / math.log(2))
    assert parts.price_by_channel_cny["feed"] == pytest.approx(1_000)
    assert parts.price_by_channel_cny["sms"] == pytest.approx(-250)


@FEWER
@given(costs, st.floats(-1e-9, 1e-9))
def test_logarithmic_mean_of_near_numbers_keeps_its_digits(x, step):
    assert log_mean(x, x * (1 + step)) == pytest.approx(x * (1 + step / 2), rel=1e-14)


@pytest.mark.parametrize("tiny", [1e-9, 1e-12])
def test_lmdi_of_a_share_that_closes_is_the_limit(tiny):
    before = Mix({"feed": 0.5, "sms": 0.5}, {"feed": 2_000, "sms": 1_000})
    near = decompose(
        before, Mix({"feed": 1 - tiny, "sms": tiny}, {"feed": 2_000, "sms": 1_000}), "lmdi"
    )
    gone = decompose(before, Mix({"feed": 1.0}, {"feed": 2_000}), "lmdi")
    assert near.mix_cny == pytest.approx(gone.mix_cny, rel=1e-6)
    assert near.price_cny == pytest.approx(gone.price_cny, abs=1e-4)


@FEWER
@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=1, max_size=5))
def test_shapley_is_the_mean_over_all_orders(pairs):
    before = {f"f{k}": one for k, (one, _) in enumerate(pairs)}
    after = {f"f{k}": one for k, (_, one) in enumerate(pairs)}
    parts, expected = shapley(before, after), orders(before, after)
    for name, part in parts.items():
        assert part == pytest.approx(expected[name], abs=1e-9)


@settings(max_examples=20)
@given(st.integers(6, 40), st.integers(0, 2**32 - 1))
def test_shapley_of_many_factors_adds_up(count, seed):
    rng = np.random.default_rng(seed)
    before = {f"f{k}": one for k, one in enumerate(rng.uniform(0.5, 1.5, (count, 3)))}
    after = {f"f{k}": one for k, one in enumerate(rng.uniform(0.5, 1.5, (count, 3)))}
    change = np.prod(list(after.values()), axis=0) - np.prod(list(before.values()), axis=0)
    assert sum(shapley(before, after).values()) == pytest.approx(change, rel=1e-9, abs=1e-10)


# Channels that open and close


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("named", [True, False])
def test_a_channel_that_opens_is_all_mix_and_said(method, named):
    before = Mix({"feed": 1.0, **({"sms": 0.0} if named else {})}, {"feed": 2_400})
    after = Mix({"feed": 0.6, "sms": 0.4}, {"feed": 2_400, "sms": 900})
    parts = decompose(before, after, method)
    assert parts.price_cny == pytest.approx(0, abs=1e-9)
    assert parts.mix_cny == pytest.approx(-600)
    assert parts.assumed == {"sms": "absent before: takes its cost of the date after"}


def test_a_quoted_price_at_which_nobody_came_does_not_count():
    before = Mix({"feed": 1.0, "sms": 0.0}, {"feed": 2_400, "sms": 5_000})
    after = Mix({"feed": 0.6, "sms": 0.4}, {"feed": 2_400, "sms": 900})
    assert decompose(before, after).price_by_channel_cny["sms"] == 0


@pytest.mark.parametrize("method", METHODS)
def test_a_channel_that_closes(method):
    before = Mix({"feed": 0.6, "sms": 0.4}, {"feed": 2_400, "sms": 900})
    parts = decompose(before, Mix({"feed": 1.0}, {"feed": 2_000}), method)
    assert parts.assumed == {"sms": "absent after: takes its cost of the date before"}
    assert parts.price_by_channel_cny["sms"] == 0
    assert parts.mix_cny + parts.price_cny == pytest.approx(parts.change_cny)


def test_channels_present_at_both_dates_assume_nothing():
    one = Mix({"feed": 0.6, "sms": 0.4}, {"feed": 2_400, "sms": 900})
    assert decompose(one, one).assumed == {}


def test_a_cost_of_nothing_that_becomes_something_is_price():
    one = Mix({"feed": 0.5, "own": 0.5}, {"feed": 1_000, "own": 0})
    parts = decompose(one, Mix(one.share, {"feed": 1_000, "own": 200}), "lmdi")
    assert (float(parts.price_cny), float(parts.mix_cny)) == pytest.approx((100, 0))


def test_scenarios_broadcast():
    share = np.array([0.2, 0.0])
    before = Mix({"feed": 1 - share, "sms": share}, {"feed": 2_000, "sms": 800})
    after = Mix({"feed": 0.5, "sms": 0.5}, {"feed": np.array([1_800, 1_900]), "sms": 900})
    parts = decompose(before, after)
    alone = [
        decompose(
            Mix({"feed": 1 - s, "sms": s}, {"feed": 2_000, "sms": 800}),
            Mix({"feed": 0.5, "sms": 0.5}, {"feed": c, "sms": 900}),
        )
        for s, c in ((0.2, 1_800), (0.0, 1_900))
    ]
    assert parts.mix_cny == pytest.approx([float(one.mix_cny) for one in alone])
    assert parts.price_cny == pytest.approx([float(one.price_cny) for one in alone])


# Moving share


@FEWER
@given(st.floats(0, 0.6), costs, costs)
def test_moving_share_moves_the_blend_by_the_difference(points, dear, cheap):
    share = {"feed": 0.6, "other": 0.4}
    cac = {"feed": dear, "other": 2_000, "referral": cheap}
    after = blended_cac(moved(share, points, out_of="feed", into="referral"), cac)
    assert after - blended_cac(share, cac) == pytest.approx(points * (cheap - dear), abs=1e-8)


def test_ten_points_at_a_discount_of_500_move_the_blend_by_50():
    share = {"feed": 0.75, "own_app": 0.25}
    cac = {"feed": 2_400, "own_app": 900, "referral": 1_900}
    after = blended_cac(moved(share, 0.10, out_of="feed", into="referral"), cac)
    assert blended_cac(share, cac) - after == pytest.approx(50)


# Bad input


@pytest.mark.parametrize(
    ("share", "cac", "message"),
    [
        ({}, {}, r"share: there is no channel"),
        ({"feed": 0.7, "sms": 0.2}, {"feed": 1, "sms": 1}, r"share: the shares add up to 0.9"),
        ({"feed": 1.2, "sms": -0.2}, {"feed": 1, "sms": 1}, r"share\['feed'\]: 1.2 is not"),
        ({"feed": 1.0}, {"feed": -5}, r"cac_cny\['feed'\]: -5 is not allowed"),
        ({"feed": 1.0}, {}, r"cac_cny: has no cost for 'feed', which brings 100%"),
        ({"feed": np.nan}, {"feed": 1}, r"share\['feed'\]: nan is not allowed"),
        ({"feed": "most"}, {"feed": 1}, r"share\['feed'\]: 'most' is not a number"),
        ({"a": [0.5, 0.5], "b": [0.5] * 3}, {"a": 1, "b": 1}, r"share\['b'\]: its scenarios"),
    ],
)
def test_bad_mixes_are_refused_by_name(share, cac, message):
    with pytest.raises(ValueError, match=message):
        blended_cac(share, cac)


def test_the_date_is_named():
    good = Mix({"feed": 1.0}, {"feed": 1_000})
    with pytest.raises(ValueError, match=r"after\.share: the shares add up to 0\.5"):
        decompose(good, Mix({"feed": 0.5}, {"feed": 1_000}))
    with pytest.raises(ValueError, match=r"before\.cac_cny\['feed'\]: -1 is not allowed"):
        decompose(Mix({"feed": 1.0}, {"feed": -1}), good)


def test_other_refusals():
    good = Mix({"feed": 1.0}, {"feed": 1_000})
    with pytest.raises(ValueError, match="method: 'oaxaca' is not one of kitagawa, lmdi"):
        decompose(good, good, "oaxaca")
    with pytest.raises(ValueError, match="before: there is no factor"):
        shapley({}, {})
    with pytest.raises(ValueError, match="only one of them has volume"):
        shapley({"price": 1}, {"price": 1, "volume": 2})
    with pytest.raises(ValueError, match="out_of: 'sms' is not one of feed"):
        moved({"feed": 1.0}, 0.1, out_of="sms", into="referral")
    with pytest.raises(ValueError, match="into: 'feed' is the channel"):
        moved({"feed": 1.0}, 0.1, out_of="feed", into="feed")
    with pytest.raises(ValueError, match=r"points: 0\.5 is not allowed; must be at most 0\.4"):
        moved({"feed": 0.4, "sms": 0.6}, 0.5, out_of="feed", into="sms")
