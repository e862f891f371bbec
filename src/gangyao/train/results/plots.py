"""Plots of the results, as SVG files."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from gangyao.train.results.confidence import Confidence

mpl.use("Agg")
mpl.rcParams["svg.hashsalt"] = "gangyao"  # the same figures give the same file


def reliability(given: Confidence, path: Path) -> None:
    """Share right against confidence, and how many units stand at each."""
    bins = given.bins()
    axes = _axes("confidence", "share right", f"Reliability (ECE {given.ece:.3f})")
    axes.plot([0, 1], [0, 1], linestyle=":", color="grey")
    axes.plot([x for x, _, _ in bins], [y for _, y, _ in bins], marker="o")
    for x, y, count in bins:
        axes.annotate(str(count), (x, y), textcoords="offset points", xytext=(4, -10), fontsize=7)
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.02)
    _save(path)


def risk_coverage(given: Confidence, path: Path) -> None:
    """Share of errors among the most confident units, by how many are answered."""
    coverage = np.linspace(0.05, 1.0, 96)
    axes = _axes("coverage: share of units answered", "share wrong among them", "Risk and coverage")
    axes.plot(coverage, [given.risk(float(share)) for share in coverage])
    axes.set_xlim(0, 1.02)
    axes.set_ylim(bottom=0)
    _save(path)


def _axes(x: str, y: str, title: str) -> Axes:
    axes: Axes = plt.figure(figsize=(4.6, 3.4), layout="constrained").add_subplot()
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.set_title(title, fontsize=10)
    axes.grid(alpha=0.3)
    return axes


def _save(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    plt.savefig(path, metadata={"Date": None})
    plt.close()
