"""Random ladders for properties: small enough to be quick, wide enough to be odd."""

from hypothesis import strategies as st

METHODS = ("annuity", "equal_principal", "bullet", "flat_fee")
rates = st.one_of(st.just(0.0), st.floats(1e-9, 0.6))
shares = st.floats(0, 1)


@st.composite
def loans(draw):
    """Parameters of `project_loan`."""
    term = draw(st.integers(1, 18))
    months = draw(st.booleans())
    intensity = st.one_of(st.just(0.0), st.floats(0, 0.4), st.just(50.0))
    return {
        "principal": draw(st.floats(100, 50_000)),
        "apr": draw(rates),
        "term": term,
        "method": draw(st.sampled_from(METHODS)),
        "intensity": draw(
            st.lists(intensity, min_size=term, max_size=term) if months else intensity
        ),
        "prepayment": draw(st.floats(0, 0.5)),
        "lgd": draw(shares),
        "recovery_lag_months": draw(st.integers(0, 6)),
        "funding_rate": draw(st.floats(0, 0.2)),
    }


@st.composite
def ladders(draw, **fixed):
    """Parameters of `lending.evaluate`."""
    rungs = draw(st.integers(1, 4))
    types = draw(
        st.sampled_from(
            [((1.0,), (1.0,)), ((0.5, 0.5), (0.4, 1.6)), ((0.2, 0.5, 0.3), (0.0, 0.8, 2.0))]
        )
    )
    found = {
        "amounts": tuple(draw(st.lists(st.floats(500, 20_000), min_size=rungs, max_size=rungs))),
        "term": draw(st.integers(1, 7)),
        "apr": draw(rates),
        "method": draw(st.sampled_from(METHODS)),
        "intensity": draw(st.floats(0, 0.2)),
        "prepayment": draw(st.floats(0, 0.3)),
        "reborrow_probability": draw(shares),
        "reborrow_after_prepayment": draw(shares),
        "gap_months": draw(st.integers(0, 3)),
        "next_loan_after": draw(st.sampled_from([1.0, 0.75, 0.3])),
        "tail": draw(st.integers(0, 2)),
        "type_weights": types[0],
        "type_multipliers": types[1],
        "size_risk_elasticity": draw(st.floats(-0.5, 1.6)),
        "incentive_slope": draw(st.floats(-0.1, 0.4)),
        "lgd": draw(shares),
        "recovery_lag_months": draw(st.integers(0, 5)),
        "funding_rate": draw(st.floats(0, 0.1)),
        "servicing_cost_cny": draw(st.floats(0, 10)),
        "late_share": draw(shares),
        "early_collection_cost_cny": draw(st.floats(0, 20)),
        "late_collection_cost_cny": draw(st.floats(0, 300)),
        "success_fee_share_of_interest": draw(st.floats(0, 0.3)),
        "indirect_tax_rate": draw(st.floats(0, 0.07)),
        "origination_cost_cny": draw(st.floats(0, 50)),
        "discount_rate": draw(st.floats(0, 0.3)),
        "cac_cny": draw(st.floats(0, 3000)),
    }
    return {**found, **fixed}
