"""Chapter 06, "how far can rates fall": what ceilings carry, who bears a cut, what came true."""

from analysis.findings.outlook import (
    answer,
    arrow,
    bearers,
    carry,
    common,
    learn,
    levers,
    rules,
    shut_out,
    since,
    stories,
    verdicts,
)
