"""The shared analysis of the book: everything that computes.

Layers point one way: chapters call figures and statements, these call models
(`acquisition`, `channels`, `lending`, `rates`, `uncertainty`, `tape`), models take
assumptions, assumptions stand beside evidence, evidence reads `data/`.
"""

import sys

# first, so that it knows the sources as every other module of the package is about to find them
from analysis import store

__all__ = ["store"]
__version__ = "1.0.0"

store.drop_machine_code(store.ROOT / "analysis")

# Altair loads jsonschema, which builds a grammar of international addresses for two seconds if
# this package is there, and does without if it is not. Nothing here checks such addresses.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
