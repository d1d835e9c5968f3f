"""Charts, one a module: a frame goes in, an `alt.Chart` comes out.

Every chart carries its alternative text as `description`, takes the translator `t`, and names
fields and n in its tooltips.
"""

from pages.frame.charts.ageing import DOTS, ageing
from pages.frame.charts.bullets import bullets
from pages.frame.charts.cost import cost_curve
from pages.frame.charts.dumbbell import dumbbell, dumbbell_height
from pages.frame.charts.heat import heat
from pages.frame.charts.histogram import histogram
from pages.frame.charts.reliability import reliability
from pages.frame.charts.sparkline import sparkline
from pages.frame.charts.spread import spread
from pages.frame.charts.stay import time_in_status
from pages.frame.charts.trend import trend
from pages.frame.charts.worst import worst

__all__ = [
    "DOTS",
    "ageing",
    "bullets",
    "cost_curve",
    "dumbbell",
    "dumbbell_height",
    "heat",
    "histogram",
    "reliability",
    "sparkline",
    "spread",
    "time_in_status",
    "trend",
    "worst",
]
