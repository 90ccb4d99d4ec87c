"""Read the evidence in `data/`: validated, typed, graded.

Facts live in CSV files described by `data/datapackage.json`; this package is the only
code that reads them. Nothing here prints or keeps state between calls.
"""

from .descriptor import UNIT_IN_ROW, Field, Link, Resource, described, rights, state
from .errors import EvidenceError, Problem
from .grades import GRADES, SPEAKERS, Grade, profile, worst
from .reading import load, validate
from .seal import seal
from .sources import Citation, cite
from .works import works

__all__ = [
    "GRADES",
    "SPEAKERS",
    "UNIT_IN_ROW",
    "Citation",
    "EvidenceError",
    "Field",
    "Grade",
    "Link",
    "Problem",
    "Resource",
    "cite",
    "described",
    "load",
    "profile",
    "rights",
    "seal",
    "state",
    "validate",
    "works",
    "worst",
]
