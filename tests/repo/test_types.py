"""The types hold: checked here, so that mypy works beside the other tests and not before them."""

import subprocess
import sys


def test_mypy_finds_nothing(root):
    command = [sys.executable, "-m", "mypy"]
    found = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    print(found.stdout, found.stderr)  # whole, where the test fails
    assert found.returncode == 0
