"""The quarterly volumes that can be tested: one row per company and quarter."""

from __future__ import annotations

from typing import Literal, get_args

import pandas as pd

Value = Literal["restated", "first_printed"]

PANEL_COLUMNS = ["ticker", "period", "year", "quarter", "t", "volume_cny_bn", "basis"]


def volume_panel(quarters: pd.DataFrame, *, value: Value = "restated") -> pd.DataFrame:
    """Quarterly originations of the platforms, one row per company and quarter.

    Parameters
    ----------
    quarters : DataFrame
        Long table with columns ticker, period (like 2024Q4), metric, basis, value; volumes are the
        rows with metric `originations`, in CNY billion.
    value : {'restated', 'first_printed'}
        `first_printed` uses basis `printed` only. `restated` puts the company's own later figure
        (basis `restated`) in its place where one was printed. Cells that are our arithmetic
        (`derived`, `restated_derived`) are in neither panel.

    Returns
    -------
    DataFrame
        ticker, period, year, quarter, t (quarters since the first period of the panel),
        volume_cny_bn, basis (`printed` or `restated`); sorted by ticker and period.

    Raises
    ------
    ValueError
        For an unknown `value`, missing columns, no volumes, or a cell given twice.
    """
    if value not in get_args(Value):
        raise ValueError(f"value is {value!r}, allowed {get_args(Value)}: name one of the two")
    needed = {"ticker", "period", "metric", "basis", "value"}
    if missing := sorted(needed - set(quarters.columns)):
        raise ValueError(
            f"quarters lacks columns {missing}, allowed a long table with them: "
            "pass data/platform_quarters.csv"
        )
    volumes = quarters.loc[quarters["metric"] == "originations"]
    key = ["ticker", "period"]
    if bool((twice := volumes.duplicated([*key, "basis"])).any()):
        cells = volumes.loc[twice, [*key, "basis"]].to_numpy().tolist()
        raise ValueError(f"quarters holds {cells} twice, allowed once: drop the repeated rows")
    panel = volumes.loc[volumes["basis"] == "printed", [*key, "value", "basis"]].set_index(key)
    if panel.empty:
        raise ValueError("quarters has no printed originations, allowed one or more: pass it whole")
    if value == "restated":
        later = volumes.loc[volumes["basis"] == "restated"].set_index(key)
        panel.update(later[["value", "basis"]])
    panel = panel.reset_index().rename(columns={"value": "volume_cny_bn"})
    panel["year"] = panel["period"].str[:4].astype(int)
    panel["quarter"] = panel["period"].str[5:].astype(int)
    since = 4 * panel["year"] + panel["quarter"]
    panel["t"] = since - since.min()
    return panel[PANEL_COLUMNS].sort_values(["ticker", "t"], ignore_index=True)
