"""Three regressions of a yes or no, each with the errors it needs, in one form.

All report log odds. What differs is which loans are compared with which, and what may be alike
among them without being seen.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

if TYPE_CHECKING:
    from statsmodels.discrete.conditional_models import ConditionalLogit

Floats = npt.NDArray[np.float64]

NORMAL_95: Final = 1.959963984540054
"""Standard errors from the estimate to each end of an interval of 95 in 100."""


@dataclass(frozen=True, eq=False)
class Fit:
    """What a regression gave.

    Attributes
    ----------
    estimates, errors : Series
        Log odds and their standard errors by regressor, the constant left out.
    loans : int
        Loans that inform the estimates.
    groups : int
        Customers they belong to; 0 where the tape names no customer.
    groups_dropped, loans_dropped : int
        Customers, and their loans, that cannot inform a comparison within customers.
    covariance : str
        How the errors were made.
    """

    estimates: pd.Series
    errors: pd.Series
    loans: int
    groups: int
    groups_dropped: int
    loans_dropped: int
    covariance: str

    def intervals(self) -> pd.DataFrame:
        """Return estimate, standard error, low and high by regressor."""
        half = NORMAL_95 * self.errors
        return pd.DataFrame(
            {
                "estimate": self.estimates,
                "standard_error": self.errors,
                "low": self.estimates - half,
                "high": self.estimates + half,
            }
        )


def logit(outcome: pd.Series, regressors: pd.DataFrame) -> Fit:
    """Fit a logit with errors that are robust to a wrong variance.

    Parameters
    ----------
    outcome : Series
        0 or 1, one a loan.
    regressors : DataFrame
        Without a constant, which is added.

    Returns
    -------
    Fit
        Errors HC0, the plain sandwich: for a logit statsmodels makes no small-sample correction,
        and returns the same for HC1.
    """
    import statsmodels.api as sm

    design = sm.add_constant(regressors.astype(float), has_constant="raise")
    found = sm.Logit(outcome.astype(float), design).fit(disp=False, cov_type="HC0")
    _converged(found.mle_retvals)
    names = list(regressors.columns)
    return Fit(found.params[names], found.bse[names], len(outcome), 0, 0, 0, "robust, HC0")


def pooled_logit(outcome: pd.Series, regressors: pd.DataFrame, customer: pd.Series) -> Fit:
    """Fit a logit over all loans, with errors clustered by customer.

    Parameters
    ----------
    outcome, regressors
        As for `logit`.
    customer : Series
        Whose loan it is.

    Returns
    -------
    Fit
        No customer is dropped, so it compares customers with each other as well.
    """
    import statsmodels.api as sm

    design = sm.add_constant(regressors.astype(float), has_constant="raise")
    codes = pd.factorize(customer)[0]
    found = sm.Logit(outcome.astype(float), design).fit(
        disp=False, cov_type="cluster", cov_kwds={"groups": codes}
    )
    _converged(found.mle_retvals)
    names = list(regressors.columns)
    groups = int(codes.max()) + 1
    return Fit(
        found.params[names], found.bse[names], len(outcome), groups, 0, 0, "clustered by customer"
    )


def within(outcome: pd.Series, regressors: pd.DataFrame, customer: pd.Series) -> Fit:
    """Fit a logit within customers: each is compared with nobody but himself.

    The chance of just these late loans among a customer's, given how many were late, does not
    depend on what he is like (McFadden; Chamberlain). A customer who was always or never late
    says nothing, and is dropped and counted.

    Parameters
    ----------
    outcome, regressors
        As for `logit`; what does not change within a customer cannot be a regressor.
    customer : Series
        Whose loan it is.

    Returns
    -------
    Fit
        Errors clustered by customer: the sandwich over the scores of customers, times G / (G - 1).
        statsmodels has only the model's own error for this likelihood.

    Raises
    ------
    ValueError
        If no customer was sometimes late and sometimes not.
    """
    from statsmodels.discrete.conditional_models import ConditionalLogit
    from statsmodels.tools.sm_exceptions import ModelWarning

    frame = regressors.astype(float)
    varies = outcome.groupby(customer).transform("nunique") > 1
    if not varies.any():
        raise ValueError("no customer has both outcomes, so nothing can be compared within one")
    with warnings.catch_warnings():
        # it tells of dropped groups; they are counted here instead
        warnings.simplefilter("ignore", ModelWarning)
        model = ConditionalLogit(
            outcome.to_numpy(float), frame.to_numpy(), groups=customer.to_numpy()
        )
        found = model.fit(method="bfgs", maxiter=500, disp=False)
    kept = int(customer[varies].nunique())
    names = list(frame.columns)
    return Fit(
        pd.Series(np.asarray(found.params), index=names),
        pd.Series(_clustered(model, np.asarray(found.params)), index=names),
        int(varies.sum()),
        kept,
        int(customer.nunique()) - kept,
        int((~varies).sum()),
        "clustered by customer",
    )


def _clustered(model: ConditionalLogit, params: Floats) -> Floats:
    """Return sandwich errors; groups are independent, loans in a group need not be."""
    groups = model._n_groups
    scores = np.vstack([model.score_grp(group, params) for group in range(groups)])
    bread = np.linalg.inv(-model.hessian(params))
    middle = scores.T @ scores * groups / (groups - 1)
    errors = np.asarray(np.sqrt(np.diag(bread @ middle @ bread)), dtype=np.float64)
    # one more step of Newton's would move the estimate by this much
    if np.any(np.abs(bread @ scores.sum(axis=0)) > 0.01 * errors):
        raise ArithmeticError("the fit within customers did not reach its maximum")
    return errors


def _converged(report: dict[str, object]) -> None:
    if not report["converged"]:
        raise ArithmeticError("the logit did not reach its maximum")
