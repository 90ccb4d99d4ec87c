"""Cost escalation: does volume bunch at the year end, and what does marketing cost per volume.

`trend` holds the seasonal test on the quarterly volumes of the listed platforms, `bootstrap` the
exact small-sample inference it rests on, `spend` marketing spend over volume and per head.
"""
