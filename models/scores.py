"""How good predicted quantiles were."""

import numpy as np

from models.distribution import Floats

TIE = 1e-9
"""An outcome this little over a quantile counts as under it (logarithms of ratios)."""


def pinball(y: Floats, quantile: Floats, q: float) -> float:
    """Mean loss of quantiles at level q: q per unit that y lies over, 1 - q per unit under.

    Examples
    --------
    >>> round(pinball(np.array([0.0, 2.0]), np.array([1.0, 1.0]), 0.8), 3)
    0.5
    """
    over = y - quantile
    return float(np.maximum(q * over, (q - 1) * over).mean())


def coverage(y: Floats, quantile: Floats) -> float:
    """The share of outcomes at or under their quantile."""
    return float((y <= quantile + TIE).mean())
