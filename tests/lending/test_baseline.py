"""The example customer: every assumption finds its parameter."""

import numpy as np
import pytest

from analysis import lending
from analysis.assumptions import baseline
from analysis.lending import inputs
from analysis.lending.baseline import DIRECT, WHOLE, parameters, roll_rates, types


def test_every_parameter_is_one_of_the_engine_s(study):
    given = parameters(study)
    assert set(given) <= {*inputs.REQUIRED, *inputs.DEFAULTS}
    assert {*DIRECT, *WHOLE.values(), "annual_default_probability"} <= set(study.assumptions)
    assert float(lending.evaluate(**given).reach[0]) == pytest.approx(1)


def test_a_changed_assumption_changes_its_parameter_alone(study):
    mine = parameters(baseline(lgd=0.5))
    assert {k for k, v in mine.items() if v != parameters(study)[k]} == {"lgd"}
    assert parameters(study, term=3)["term"] == 3


def test_types_average_to_one(study):
    weights, multipliers = types(study)
    assert sum(weights) == pytest.approx(1)
    assert sum(w * m for w, m in zip(weights, multipliers, strict=True)) == pytest.approx(1)
    assert multipliers[0] < multipliers[1] < multipliers[2]


def test_types_that_leave_no_middle_are_refused():
    with pytest.raises(ValueError, match="leave no middle type"):
        types(baseline(good_type_share=0.8, bad_type_share=0.2))
    with pytest.raises(ValueError, match=r"bad_type_multiplier: 50 .*must be at most"):
        types(baseline(bad_type_multiplier=50))


def test_the_chain_gives_about_the_hazard_of_the_average_customer(study):
    """Two assumptions say one thing; neither may drift away from the other."""
    chain = float(roll_rates(study).hazard(12)[0])
    assert 0.7 < chain / (1 - np.exp(-parameters(study)["intensity"])) < 1.4
    with pytest.raises(ValueError, match="must be at most 1"):
        roll_rates(baseline(roll_m1=0.9))
