"""Total indices beside SALib's, on a sample anyone can write down.

SALib is not in the lock, so its answers stand here as numbers: SALib 1.5.2,
`analyze.sobol.analyze` on this sample, printed in full. `benchmarks/bench_sobol.py` makes the
comparison anew with SALib itself, on samples of its own.
"""

import numpy as np
import pytest

from analysis.uncertainty import Design, jansen
from tests.uncertainty.test_indices import ishigami

ROOTS = np.sqrt([2, 3, 5, 7, 11, 13])
ONE_BY_ONE = [0.5961568109242424, 0.41468570176108743, 0.2588928703197193]
TOGETHER = [0.6014361549830453, 0.4146857017610875]
"""SALib's totals of x, y, z, and of x with z as one group and y."""


@pytest.mark.parametrize(
    ("groups", "columns", "expected"),
    [
        ((("x",), ("y",), ("z",)), [0, 1, 2], ONE_BY_ONE),
        ((("x", "z"), ("y",)), [0, 2, 1], TOGETHER),
    ],
)
def test_totals_are_those_of_salib(groups, columns, expected):
    points = np.mod((np.arange(64)[:, None] + 0.5) * ROOTS, 1)
    made = Design(groups, points[:, :3][:, columns], points[:, 3:][:, columns])
    found = jansen(made, ishigami(made.rows), 0, resamples=10)
    assert found.total == pytest.approx(expected, rel=1e-12)
