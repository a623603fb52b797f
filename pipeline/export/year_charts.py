"""The charts of a fiscal year's report: the spreadsheet's own, drawn from its cells."""

from __future__ import annotations

from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.title import title_maker
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, ParagraphProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.export.year import SPANS, Year

#: Approved, ready and left; also told apart without color by their order.
_SPENT, _READY, _LEFT, _BACK, _QUIET = "2E7D32", "C77700", "B9C2D0", "B3261E", "1F2A44"
_WIDTH, _NARROW = 19.0, 14.8
_GRID = "D9DDE5"
#: Of the chart of the days, in centimeters.
DAYS_HEIGHT = 6.9


def add_charts(sheet: Worksheet, year: Year, days_from: int, days_to: int, reasons: int) -> None:
    """Put the charts beside the figures, and the one of the days below its figures.

    Args:
        days_from, days_to: the first row of the days' groups on `sheet`, and where their chart has room.
        reasons: how many of the reasons to show.
    """
    book = sheet.parent
    row = 1
    if year.budgets:
        chart = _budgets(book["Departments"], len(year.budgets))
        sheet.add_chart(chart, f"D{row}")
        row += round(float(chart.height) / 0.53) + 1
    if reasons:
        sheet.add_chart(_reasons(book["Reasons"], reasons), f"D{row}")
    if year.decided:
        sheet.add_chart(_days(sheet, days_from), f"A{days_to}")


def _budgets(sheet: Worksheet, count: int) -> BarChart:
    chart = _bars("Budgets: what is spent and what is left", 4.1 + 0.75 * count)
    chart.grouping, chart.overlap = "stacked", 100
    for column, color in ((3, _SPENT), (4, _READY), (5, _LEFT)):
        _series(chart, sheet, column, 1, count, color)
    chart.y_axis.number_format = "#,##0"
    chart.y_axis.title = _small("Dollars")
    chart.legend.position = "b"
    return chart


def _reasons(sheet: Worksheet, count: int) -> BarChart:
    chart = _bars("What sent submissions back, or had a person look", 4.1 + 0.75 * count)
    chart.grouping, chart.overlap = "stacked", 100
    for column, color in ((2, _BACK), (3, _READY)):
        _series(chart, sheet, column, 1, count, color)
    chart.y_axis.number_format = "0"
    chart.y_axis.title = _small("Submissions")
    chart.legend.position = "b"
    return chart


def _days(sheet: Worksheet, first: int) -> BarChart:
    chart = _bars("Days from submission to decision", DAYS_HEIGHT)
    chart.width = _NARROW
    chart.type = "col"
    chart.x_axis.scaling.orientation, chart.y_axis.crosses = "minMax", "autoZero"
    _series(chart, sheet, 2, first - 1, len(SPANS), _QUIET)
    chart.legend = None
    labels = DataLabelList()
    labels.showVal = True
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    chart.dataLabels = labels
    chart.y_axis.number_format = "0"
    chart.x_axis.title, chart.y_axis.title = _small("Days"), _small("Decisions")
    return chart


def _bars(title: str, height: float) -> BarChart:
    """Horizontal bars, the first at the top."""
    chart: Any = BarChart()
    chart.type = "bar"
    chart.title = _written(title, CharacterProperties(sz=1200, b=True))
    chart.width, chart.height = _WIDTH, height
    chart.gapWidth = 45
    chart.x_axis.scaling.orientation, chart.y_axis.crosses = "maxMin", "max"  # the amounts' axis below the bars
    chart.x_axis.delete = chart.y_axis.delete = False  # Excel hides them where nothing is said
    chart.x_axis.tickLblPos = "low"  # beside the bars of less than nothing, not on them
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=_GRID))
    return chart


def _small(title: str) -> Any:
    """An axis's title."""
    return _written(title, CharacterProperties(sz=900, b=False))


def _written(title: str, look: CharacterProperties) -> Any:
    made = title_maker(title)
    (paragraph,) = made.tx.rich.paragraphs
    paragraph.pPr = ParagraphProperties(defRPr=look)
    for run in paragraph.r:
        run.rPr = look
    return made


def _series(chart: Any, sheet: Worksheet, column: int, heading: int, count: int, color: str) -> None:
    """The cells of a column below its heading, named by it; the labels are the sheet's first column."""
    chart.add_data(Reference(sheet, min_col=column, min_row=heading, max_row=heading + count), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=heading + 1, max_row=heading + count))
    chart.series[-1].graphicalProperties.solidFill = color
    chart.series[-1].graphicalProperties.line.solidFill = color
