from pathlib import Path

import numpy as np
import pandas as pd
import pytest

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def quarters():
    return pd.read_csv(DATA / "platform_quarters.csv")


@pytest.fixture(scope="session")
def years():
    return pd.read_csv(DATA / "platform_years.csv")


@pytest.fixture(scope="session")
def simulate():
    """Panel of made-up companies with their own level and trend and a known Q4 effect."""

    def build(seed, effect=0.0, noise=0.05, companies=5, n=16):
        rng = np.random.default_rng(seed)
        frames = []
        for c in range(companies):
            t = np.arange(n)
            quarter = t % 4 + 1
            log = rng.normal(3, 1) + rng.normal(0.02, 0.02) * t + effect * (quarter == 4)
            # a shock shared by the year makes errors within a company dependent
            log = log + noise * (rng.normal(size=n) + rng.normal(size=n // 4 + 1)[t // 4])
            frames.append(
                pd.DataFrame(
                    {
                        "ticker": f"C{c}",
                        "period": [f"{2018 + k // 4}Q{k % 4 + 1}" for k in t],
                        "year": 2018 + t // 4,
                        "quarter": quarter,
                        "t": t,
                        "volume_cny_bn": np.exp(log),
                        "basis": "printed",
                    }
                )
            )
        panel = pd.concat(frames, ignore_index=True)
        holes = rng.choice(len(panel), size=len(panel) // 10, replace=False)
        return panel.drop(index=holes).reset_index(drop=True)

    return build
