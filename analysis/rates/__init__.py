"""Prices of credit: what a loan must earn, and what is left."""
