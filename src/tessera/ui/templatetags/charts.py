"""Charts in templates: `{% load charts %}`."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from tessera.ui.charts import Chart, Sparkline
from tessera.ui.charts.draw import swatch

register = template.Library()


@register.inclusion_tag("ui/chart.html")
def chart(drawn: Chart) -> dict[str, Any]:
    """`{% chart data %}`: a figure with caption, legend, drawing and table twin; mirrored in right-to-left pages.

    `data` is any chart of `tessera.ui.charts` but `Sparkline`.
    """
    return {
        "chart": drawn,
        "svg": drawn.svg(rtl=get_language_bidi()),
        "table": drawn.table(),
        "legend": [{"mark": swatch(css), "label": label} for css, label in drawn.legend()],
    }


@register.simple_tag
def sparkline(line: Sparkline) -> SafeString:
    """`{% sparkline data %}`: a line as small as a word."""
    return format_html('<span class="spark">{}</span>', line.svg(rtl=get_language_bidi()))
