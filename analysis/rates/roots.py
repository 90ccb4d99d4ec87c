"""Every rate at which a stream of flows is worth nothing: one source, compiled, plain in tests.

Only times with a flow are kept, so that dated flows cost no memory by the day. With
v = 1/(1 + r) the present value is a polynomial in v, and the rates above -100% are its positive
roots; times need not be whole, since nothing below asks it of the exponents. Roots with v < 1 are
sought in v and those with v > 1 in 1/v, that is in the flows in reverse order, so that every
search lies between 0 and 1 and nothing overflows.

Between two neighbouring roots of a function lies a root of its derivative, and v^-m times the
polynomial has the same roots for every m. Its derivative has the coefficients (k - m)·c_k;
with m between two flows of unlike sign it has one change of sign less. As many such steps as
there are changes of sign end at a function without roots, and on the way back every root is
shut between two known points, so that none is missed.
"""

from __future__ import annotations

import numpy as np
from numba import njit

FOUND, NO_CHANGE, NO_ROOT, BEYOND = range(4)
EPS = 2.0**-52


@njit(cache=True, error_model="numpy")
def worth(flows, times, v):
    """Return the present value at discount factor `v`, and its slope."""
    last = len(flows) - 1
    value, slope = flows[last], 0.0
    for k in range(last - 1, -1, -1):
        gap = times[k + 1] - times[k]
        if gap == 1:
            slope = slope * v + value
            value = value * v + flows[k]
        else:
            factor = v ** (gap - 1)
            slope = factor * (slope * v + gap * value)
            value = value * factor * v + flows[k]
    return value, slope


@njit(cache=True, error_model="numpy")
def gross(flows, times, v):
    """Return the present value of the flows' sizes, the yardstick of rounding."""
    last = len(flows) - 1
    value = abs(flows[last])
    for k in range(last - 1, -1, -1):
        gap = times[k + 1] - times[k]
        value = value * (v if gap == 1 else v**gap) + abs(flows[k])
    return value


@njit(cache=True, error_model="numpy")
def backward(flows, times):
    """Return the flows in reverse order, and their times counted from the end."""
    count = len(flows)
    back, ago = np.empty(count), np.empty(count)
    for k in range(count):
        back[k], ago[k] = flows[count - 1 - k], times[count - 1] - times[count - 1 - k]
    return back, ago


@njit(cache=True, error_model="numpy")
def refine(flows, times, low, high, sign, start, close):
    """Return the root between `low`, where the value has `sign`, and `high`, where the other.

    Newton's steps; one that leaves the bracket, or is not half as long as the one before, is
    replaced by halving. Lengths are relative to v, so the size of the flows plays no part.
    """
    v, last = start, np.inf
    while high - low > 2.0 * EPS * high:
        value, slope = worth(flows, times, v)
        if value == 0.0:
            return v
        if value * sign > 0.0:
            low = v
        else:
            high = v
        new = v - value / slope if slope != 0.0 else -1.0
        # a step that rounds to nothing stands on the bracket's end; that is arrival
        if abs(new - v) <= close * v:
            return new
        if not (low < new < high and abs(new - v) <= 0.5 * last):
            # roots near 0 are reached by halving the logarithm
            new = np.sqrt(low * high) if high > 4.0 * low > 0.0 else 0.5 * (low + high)
        last = abs(new - v)
        v = new
    return v


@njit(cache=True, error_model="numpy")
def steps_down(flows, times, changes):
    """Return the flows and, row by row, derivatives with one change of sign less each."""
    count = len(flows)
    chain = np.empty((changes + 1, count))
    for j in range(count):
        chain[0, j] = flows[j]
    level, before = 0, 0
    for k in range(1, count):
        if flows[k] == 0.0:
            continue
        if (flows[k] > 0.0) != (flows[before] > 0.0):
            largest = 0.0
            for j in range(count):
                chain[level + 1, j] = chain[level, j] * (
                    times[j] - 0.5 * (times[before] + times[k])
                )
                largest = max(largest, abs(chain[level + 1, j]))
            level += 1
            for j in range(count):
                chain[level, j] /= largest
        before = k
    return chain


@njit(cache=True, error_model="numpy")
def below_one(flows, times, changes, at_one):
    """Return all roots 0 < v < 1, rising; `at_one` is the sign of the value at 1, or 0.

    A value that rounding cannot tell from zero at a turning point is a double root.
    """
    chain = steps_down(flows, times, changes)
    found = np.empty(0)
    for level in range(changes - 1, -1, -1):
        c = chain[level]
        new = np.empty(len(found) + 1)
        count, left, sign = 0, 0.0, np.sign(c[0])
        for i in range(len(found) + 1):
            right = found[i] if i < len(found) else 1.0
            value = worth(c, times, right)[0]
            size = (
                np.sign(value) if abs(value) > 4.0 * EPS * len(c) * gross(c, times, right) else 0.0
            )
            if level == 0 and right == 1.0:
                size = at_one
            if size == 0.0 and right < 1.0:
                if count == 0 or right - new[count - 1] > 1e-6 * right:
                    new[count] = right
                    count += 1
            elif size * sign < 0.0:
                new[count] = refine(c, times, left, right, sign, right, 2.0 * EPS)
                count += 1
            left, sign = right, size
        found = new[:count].copy()
    return found


@njit(cache=True, error_model="numpy")
def one_change(c, times):
    """Return the rate of flows that change sign once."""
    total, early, late, early_time, late_time = 0.0, 0.0, 0.0, 0.0, 0.0
    for k in range(len(c)):
        total += c[k]
        if (c[k] > 0.0) == (c[0] > 0.0):
            early, early_time = early + abs(c[k]), early_time + abs(c[k]) * times[k]
        else:
            late, late_time = late + abs(c[k]), late_time + abs(c[k]) * times[k]
    if total == 0.0:
        return 0.0
    sign = np.sign(c[0])
    # as if either side were one payment at its mean time
    start = (early / late) ** (1.0 / (late_time / late - early_time / early))
    if total * sign < 0.0:
        return 1.0 / refine(c, times, 0.0, 1.0, sign, min(start, 1.0), 1e-10) - 1.0
    back, ago = backward(c, times)
    return refine(back, ago, 0.0, 1.0, -sign, min(1.0 / start, 1.0), 1e-10) - 1.0


@njit(cache=True, error_model="numpy")
def several_changes(c, times, changes):
    """Return the rate nearest 0 (of two as near, the positive one) and how many there are."""
    value = worth(c, times, 1.0)[0]
    at_one = np.sign(value) if abs(value) > 4.0 * EPS * len(c) * gross(c, times, 1.0) else 0.0
    back, ago = backward(c, times)
    gains, losses = below_one(c, times, changes, at_one), below_one(back, ago, changes, at_one)
    count = len(gains) + len(losses) + (1 if at_one == 0.0 else 0)
    if at_one == 0.0:
        return 0.0, count
    rate = np.nan
    if len(losses):
        rate = losses[-1] - 1.0
    if len(gains) and not abs(1.0 / gains[-1] - 1.0) > abs(rate):
        rate = 1.0 / gains[-1] - 1.0
    return rate, count


@njit(cache=True, error_model="numpy")
def each(rows, times, rate, reason, changes, roots):
    """Solve every row into `rate`, `reason`, `changes` of sign and number of `roots`.

    All rows have the same `times`, rising; numbers may be whole, but their type is one, since each
    type would be compiled anew.
    """
    work, when = np.empty(rows.shape[1]), np.empty(rows.shape[1])
    for i in range(len(rows)):
        row = rows[i]
        # counted in the array: numba compiles what a count that begins as a plain 0 goes to twice
        changes[i], roots[i], rate[i] = 0, 0, np.nan
        first, last, largest = -1, -1, 0.0
        for k in range(len(row)):
            if row[k] == 0.0:
                continue
            if first < 0:
                first = k
            elif (row[k] > 0.0) != (row[last] > 0.0):
                changes[i] += 1
            last, largest = k, max(largest, abs(row[k]))
        if changes[i] == 0:
            reason[i] = NO_CHANGE
            continue
        # only where sums could leave the range of numbers
        scale = largest if largest > 1e200 or largest < 1e-200 else 1.0
        c, since = work[: last + 1 - first], when[: last + 1 - first]
        for k in range(first, last + 1):
            c[k - first], since[k - first] = row[k] / scale, times[k] - times[first]
        if changes[i] == 1:
            rate[i], roots[i] = one_change(c, since), 1
        else:
            rate[i], roots[i] = several_changes(c, since, changes[i])
        reason[i] = FOUND if roots[i] else NO_ROOT
        # so near 0 or infinity that 1 + r no longer shows it
        if roots[i] and not -1.0 < rate[i] < np.inf:
            rate[i], reason[i] = np.nan, BEYOND
