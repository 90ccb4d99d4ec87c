"""Figures of chapter 04."""

from analysis.figures.cooperation import mix, referral, thirty

__all__ = ["mix", "referral", "thirty"]
