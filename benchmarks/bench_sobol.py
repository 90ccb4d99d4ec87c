"""Sobol' indices of 12 parameters at 2^14 rows: 200 resamples here against 100 of SALib.

Run from the repository root: python benchmarks/bench_sobol.py
SALib is not in the lock. The script makes it a virtual environment in a temporary folder, with the
versions below, and removes it afterwards; without a package index it says so and stops. Both
analyse the same outputs of the same design; total indices must agree to 1e-12. Wall time, the best
of a few, taken in turns; SALib's resamples are its default, ours twice as many.
"""

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis.uncertainty import design, jansen

PEER = ("SALib==1.5.2", "numpy==2.4.6", "scipy==1.17.1", "pandas==3.1.1")
PARAMETERS, ROWS = 12, 2**14
OURS, THEIRS = 200, 100
REPEATS = 5

WORKER = f"""
import json, sys
from time import perf_counter
import numpy as np
from SALib.analyze import sobol

output = np.load(sys.argv[1])
names = json.loads(sys.argv[2])
problem = {{"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)}}
for line in sys.stdin:
    start = perf_counter()
    found = sobol.analyze(
        problem, output, calc_second_order=False, num_resamples={THEIRS}, seed=1
    )
    took = perf_counter() - start
    print(json.dumps([took, found["ST"].tolist(), found["S1"].tolist()]), flush=True)
"""


def g_function(rows):
    """Sobol's test function; its totals are known in closed form."""
    a = np.arange(len(rows)) / 2
    return np.prod((np.abs(4 * rows - 2) + a[:, None]) / (1 + a[:, None]), axis=0), a


def truth(a):
    part = 1 / (3 * (1 + a) ** 2)
    variance = np.prod(1 + part) - 1
    return part / (1 + part) * (1 + variance) / variance


def peer(folder):
    """Return the interpreter of an environment with SALib, or None and why not."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    made = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", *PEER],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        lines = made.stderr.strip().splitlines() or ["pip gave no reason"]
        return None, lines[-1]
    return python, ""


def timed(function):
    start = perf_counter()
    found = function()
    return perf_counter() - start, found


def main():
    plan = design([f"x{k}" for k in range(PARAMETERS)], ROWS, 0)
    y, a = g_function(np.array(list(plan.rows.values())))
    y_a, y_b, y_ab = plan.split(y)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        python, why = peer(folder / "peer")
        if python is None:
            print(f"Skipped: SALib could not be installed, so nothing is compared ({why})")
            return
        # SALib wants the rows of A, the swaps and B one after another
        np.save(folder / "output.npy", np.vstack([y_a, y_ab, y_b]).T.ravel())
        (folder / "worker.py").write_text(WORKER, encoding="utf-8")
        command = [python, folder / "worker.py", folder / "output.npy", json.dumps(plan.labels)]
        ours, theirs = [], []
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other:
            # in turns, so that a busy machine is busy for both
            for _ in range(REPEATS):
                took, found = timed(lambda: jansen(plan, y, 0, resamples=OURS))
                ours.append(took)
                other.stdin.write("\n")
                other.stdin.flush()
                took, total, _first = json.loads(other.stdout.readline())
                theirs.append(took)
            other.stdin.close()
    np.testing.assert_allclose(found.total, total, rtol=1e-12)
    error = np.abs(found.total - truth(a)).max()
    print(
        f"{PARAMETERS} parameters, {ROWS} rows; totals equal to 1e-12, and {error:.4f} from truth"
    )
    print(f"this book, {OURS} resamples: {1e3 * min(ours):>7.0f} ms")
    print(f"{PEER[0]}, {THEIRS} resamples: {1e3 * min(theirs):>5.0f} ms")
    print(f"ratio (SALib's time over ours): {min(theirs) / min(ours):.2f}")


if __name__ == "__main__":
    main()
