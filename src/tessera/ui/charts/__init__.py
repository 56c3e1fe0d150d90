"""Charts drawn on the server as SVG, each with a table that says the same.

A value of None is suppressed: drawn as a hatched mark with the word, never as nothing and never as zero.
"""

from tessera.ui.charts.bars import BarChart, ColumnChart, Datum, GroupedBars, Series
from tessera.ui.charts.draw import SUPPRESSED, Chart
from tessera.ui.charts.flows import Flow, FlowMap, Place
from tessera.ui.charts.lanes import Lanes, Stay
from tessera.ui.charts.levels import LevelLine, Levels
from tessera.ui.charts.lines import Interval, Intervals, Pathway, Span, Sparkline
from tessera.ui.charts.matrix import Matrix

__all__ = [
    "SUPPRESSED",
    "BarChart",
    "Chart",
    "ColumnChart",
    "Datum",
    "Flow",
    "FlowMap",
    "GroupedBars",
    "Interval",
    "Intervals",
    "Lanes",
    "LevelLine",
    "Levels",
    "Matrix",
    "Pathway",
    "Place",
    "Series",
    "Span",
    "Sparkline",
    "Stay",
]
