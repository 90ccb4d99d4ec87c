"""The kernels are compiled for one kind of input, whatever a caller gives."""

import numba
import numpy as np
import pytest

from analysis.lending import kernel, scenarios
from analysis.lending.baseline import parameters


def readonly(count):
    given = np.full(count, 0.24)
    given.flags.writeable = False
    return given


GIVEN = {
    "a number": 0.24,
    "an array": np.full(3, 0.24),
    "a view with gaps": np.full(6, 0.24)[::2],
    "a view from behind": np.full(3, 0.24)[::-1],
    "a number spread out": np.broadcast_to(np.array(0.24), (3,)),
    "read only": readonly(3),
    "by columns": np.asfortranarray(np.full((3, 2), 0.24)),
    "whole numbers": np.array([0, 1, 2]),
    "a list": [0.2] * 5,
}


@pytest.mark.parametrize("kind", GIVEN)
def test_a_kernel_is_compiled_for_one_kind_of_input(kind, study, monkeypatch):
    seen = []
    many = kernel.many

    def watched(block, keep):
        seen.append(numba.typeof(block))
        return many(block, keep)

    scenarios.evaluate(**parameters(study))
    monkeypatch.setattr(kernel, "many", watched)
    scenarios.evaluate(**parameters(study))
    scenarios.evaluate(**parameters(study, apr=GIVEN[kind]))
    assert len(set(seen)) == 1
