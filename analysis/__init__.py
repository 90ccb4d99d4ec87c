"""The shared analysis of the book: everything that computes.

Layers point one way: chapters call figures and statements, these call models
(`acquisition`, `rates`, later `channels`, `lending`, `uncertainty`, `tape`), models
take assumptions, assumptions stand beside evidence, evidence reads `data/`.
"""

__version__ = "0.1.0"
