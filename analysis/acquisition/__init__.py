"""Cost escalation: why a customer costs more, and what the data can show of it.

`funnel` counts one spend at every stage, `approval` reads two end points, `auction` sets the price
of a customer among lenders, `buying` compares a contract with a floating price on a `price_path`,
and `reconcile` sets an average beside a marginal cost. `split` and `tails` are their arithmetic.

`trend` holds the seasonal test on the quarterly volumes of the listed platforms, `bootstrap` the
exact small-sample inference it rests on, `spend` marketing spend over volume and per head,
`dated` what two dates allow, `slope` what a long series does, `cut` what a cut of a budget does to
a cost.
"""
