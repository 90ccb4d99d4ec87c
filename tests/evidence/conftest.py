"""A copy of the evidence that a test may damage."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from analysis.evidence import EvidenceError, load
from analysis.evidence.descriptor import ROOT


class Copy:
    def __init__(self, root: Path):
        self.root = root

    def path(self, name):
        return self.root / f"{name}.csv"

    def rows(self, name):
        text = self.path(name).read_text(encoding="utf-8")
        return list(csv.reader(io.StringIO(text, newline="")))

    def write(self, name, rows):
        text = "".join(",".join(map(self._quoted, row)) + "\n" for row in rows)
        self.path(name).write_bytes(text.encode("utf-8"))

    @staticmethod
    def _quoted(cell):
        # The csv writer of Python 3.11 leaves a lone carriage return unquoted.
        special = any(character in cell for character in ',"\r\n')
        return '"' + cell.replace('"', '""') + '"' if special else cell

    def put(self, name, line, column, value):
        """Put a value into one cell; the header is line 1."""
        rows = self.rows(name)
        rows[line - 1][rows[0].index(column)] = value
        self.write(name, rows)

    def line_of(self, name, key):
        """Return the line whose first cell is this key."""
        return [row[0] for row in self.rows(name)].index(key) + 1

    def failure(self, name):
        """Load a damaged table and return the error."""
        with pytest.raises(EvidenceError) as caught:
            load(name, root=self.root)
        return caught.value

    def restore(self, name):
        shutil.copyfile(ROOT / f"{name}.csv", self.path(name))


@pytest.fixture
def copy(tmp_path):
    root = tmp_path / "data"
    shutil.copytree(ROOT, root)
    return Copy(root)


@pytest.fixture(scope="module")
def lasting_copy(tmp_path_factory):
    """One copy for all examples of a property; each example restores what it damaged."""
    root = tmp_path_factory.mktemp("lasting") / "data"
    shutil.copytree(ROOT, root)
    return Copy(root)
