"""The coordinates of the report's charts; the templates draw them as SVG."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from evals.metrics.selective import RiskCoverage
from evals.summary import Metric

WIDTH, HEIGHT = 360.0, 200.0


class Bar(NamedTuple):
    """A horizontal bar with its interval, in pixels of `WIDTH`."""

    label: str
    text: str
    length: float
    low: float
    high: float


class Column(NamedTuple):
    """A column of a histogram, from `x`, `y` down to `HEIGHT`."""

    label: str
    x: float
    y: float
    width: float
    height: float


def risk_curve(points: Sequence[RiskCoverage]) -> str:
    """Return the points of an SVG polyline: coverage rightwards, risk upwards, both 0 to 1."""
    return " ".join(f"{point.coverage * WIDTH:.1f},{(1 - point.risk) * HEIGHT:.1f}" for point in points)


def curve_picture(points: Sequence[RiskCoverage], coverage: float) -> str:
    """Return the risk-coverage curve as an SVG picture, with a line at the `coverage` of the bar in use."""
    mark = coverage * WIDTH
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH + 60:.0f}" height="{HEIGHT + 60:.0f}" '
        f'viewBox="-40 -20 {WIDTH + 60:.0f} {HEIGHT + 60:.0f}" font-family="sans-serif" font-size="11">'
        f'<path d="M0 0V{HEIGHT:.0f}H{WIDTH:.0f}" fill="none" stroke="#555"/>'
        f'<line x1="{mark:.1f}" x2="{mark:.1f}" y1="0" y2="{HEIGHT:.0f}" stroke="#999" stroke-dasharray="4 3"/>'
        f'<polyline points="{risk_curve(points)}" fill="none" stroke="#0b5cad" stroke-width="2"/>'
        f'<text x="-6" y="8" text-anchor="end">1</text><text x="-6" y="{HEIGHT:.0f}" text-anchor="end">0</text>'
        f'<text x="0" y="-8">risk: share of the answered that should not be</text>'
        f'<text x="{mark:.1f}" y="{HEIGHT + 16:.0f}" text-anchor="middle">bar, {coverage:.2f}</text>'
        f'<text x="{WIDTH:.0f}" y="{HEIGHT + 32:.0f}" text-anchor="end">coverage, 0 to 1</text></svg>\n'
    )


def topic_bars(topics: Mapping[str, Metric]) -> list[Bar]:
    """Return a bar per topic, the lowest share first."""
    ordered = sorted(topics.items(), key=lambda item: (item[1].value or 0.0, item[0]))
    return [
        Bar(
            label=name,
            text=f"{metric.value or 0:.0%} of {metric.n_total}",
            length=(metric.value or 0.0) * WIDTH,
            low=(metric.low or 0.0) * WIDTH,
            high=(metric.high or 0.0) * WIDTH,
        )
        for name, metric in ordered
    ]


def histogram(values: Sequence[float], columns: int = 24) -> list[Column]:
    """Return how many values fall into each of `columns` equal parts of their range; nothing without values."""
    if not values:
        return []
    least, spread = min(values), (max(values) - min(values)) or 1.0
    counts = [0] * columns
    for value in values:
        counts[min(int((value - least) / spread * columns), columns - 1)] += 1
    width, step = WIDTH / columns, spread / columns
    return [
        Column(
            label=f"{least + number * step:.0f} to {least + (number + 1) * step:.0f} ms: {count}",
            x=number * width,
            y=HEIGHT - count / max(counts) * HEIGHT,
            width=width - 1,
            height=count / max(counts) * HEIGHT,
        )
        for number, count in enumerate(counts)
    ]
