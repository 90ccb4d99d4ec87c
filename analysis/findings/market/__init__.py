"""The market around the article: its size, who brings customers, who grows, what credit costs."""

from analysis.findings.market import (
    assets,
    association,
    ceilings,
    channels,
    funding,
    size,
    volumes,
)

__all__ = ["assets", "association", "ceilings", "channels", "funding", "size", "volumes"]
