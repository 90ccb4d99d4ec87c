"""Chapter 04, "new channels": the mix, where thirty percent lies, and passing on whom one refuses."""

from analysis.findings.cooperation import (
    answer,
    common,
    consent,
    moves,
    passed,
    passing,
    ten,
    thirty,
    verdicts,
)
