"""The market around the article: how large it is, who brings the customer, who grows."""

from analysis.findings.market import assets, association, channels, size, volumes

__all__ = ["assets", "association", "channels", "size", "volumes"]
