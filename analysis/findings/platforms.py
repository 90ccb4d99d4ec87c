"""Short names of the listed platforms, for labels."""

SHORT = {
    "QFIN": "Qifu",
    "FINV": "FinVolution",
    "LX": "Lexin",
    "XYF": "X Financial",
    "YRD": "Yiren",
    "JFIN": "Jiayin",
}
