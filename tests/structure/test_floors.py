"""Floors on every labelled page at hand: a figure that falls fails the build.

examples/ always; gold and real pages where they lie beside the checkout.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import read_page

from gangyao.train.evaluation import compare, summarise
from gangyao.train.labelled import load_folder

ROOT = Path(__file__).parents[2]
FLOORS: dict[str, dict[str, float]] = {
    "examples/owners-committees": {"accuracy": 0.94, "headings": 0.98, "titles": 0.95, "starts": 0.90},
    "examples/weekly-reports": {"accuracy": 0.80, "headings": 0.90, "titles": 0.88, "starts": 0.95},
    "examples/fragments": {"accuracy": 0.92, "headings": 0.94, "starts": 0.30},
    "../shared/gold": {"accuracy": 0.98, "headings": 0.99, "run-ins": 0.88},
}


def _scores(folder: Path) -> dict[str, float]:
    results = []
    for page in load_folder(folder):
        document = read_page(page.text)
        named = document.source.model_copy(update={"name": page.name})
        results.append(compare(page, document.model_copy(update={"source": named})))
    told = summarise(results)
    spans = told["spans"]
    return {
        "accuracy": told["roles"]["accuracy"],
        "headings": spans["heading 0-4"]["f1"],
        "run-ins": spans["heading 5"]["f1"],
        "titles": spans["title"]["f1"],
        "starts": spans["report start"]["f1"],
    }


@pytest.mark.parametrize("folder", FLOORS, ids=[Path(folder).name for folder in FLOORS])
def test_no_figure_falls_under_its_floor(folder: str) -> None:
    path = ROOT / folder
    if not path.is_dir():
        pytest.skip(f"{folder} is not here")
    scores = _scores(path)
    print(folder, {name: round(value, 3) for name, value in scores.items()})
    low = {name: round(scores[name], 3) for name, floor in FLOORS[folder].items() if scores[name] < floor}
    assert not low
