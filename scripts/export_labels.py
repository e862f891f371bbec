"""Write pre-labelled pages for Label Studio or doccano, least certain first, doubtful units marked.

    python scripts/export_labels.py SOURCE... --tool label-studio -o tasks.json
    python scripts/export_labels.py SOURCE... --tool doccano -o tasks.jsonl

SOURCE is what scripts/label_pages.py wrote (JSON lines with units), raw reports (labelled here first by the model), or
a folder of labelled pages (NAME.tsv) to be looked over again. Beside the tasks stands what the tool is set up with: the
labelling configuration (.xml, Label Studio) or the label types (.labels.json, doccano).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.progress import track

from gangyao.classify import ModelError
from gangyao.pipeline import Model, default_model, load
from gangyao.read import ReadError
from gangyao.train.labelled import LabelError, load_folder
from gangyao.train.labeltools import doccano, label_studio, least_certain_first
from gangyao.train.labeltools.files import json_lines, raw_pages, whole_file
from gangyao.train.labeltools.order import ORDERS
from gangyao.train.labeltools.pages import DraftPage, from_document, from_json, from_labelled


def main() -> int:
    """Export; exit code 2 for what cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path, nargs="+")
    parser.add_argument("--tool", choices=["label-studio", "doccano"], required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--order", choices=list(ORDERS), default="mean", help="a page's certainty: mean, or its least")
    parser.add_argument("--doubtful", type=float, default=0.7, help="mark units less certain than this")
    parser.add_argument("--limit", type=int, help="only so many pages, the least certain")
    parser.add_argument("--model", type=Path, help="a model folder to label raw reports with")
    args = parser.parse_args()
    if args.limit is not None and args.limit < 1:
        parser.error("--limit is a number of pages")
    try:
        pages = least_certain_first(track(prelabelled(args), "reading", console=Console(stderr=True)), args.order)
        write(pages[: args.limit], args)
    except (LabelError, ReadError, ModelError) as error:
        print(f"export_labels: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"export_labels: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    return 0


def prelabelled(args: argparse.Namespace) -> Iterator[DraftPage]:
    """The pages of all sources, raw ones labelled on the way."""
    model: Model | None = None
    for source in args.sources:
        if source.is_dir() and any(source.glob("*.tsv")):
            yield from map(from_labelled, load_folder(source))
        elif has_units(source):
            for number, line in json_lines(source):
                yield from_json(line, f"{source.name}, line {number}")
        else:
            for name, text in raw_pages([source]):
                model = model or (load(args.model) if args.model else default_model())
                yield from_document(name, text.text, model.read(text))


def has_units(source: Path) -> bool:
    """Whether a file holds JSON lines that are labelled already."""
    if not source.name.endswith((".jsonl", ".jsonl.gz")) or source.is_dir():
        return False
    return any("units" in line for _, line in islice(json_lines(source), 1))


def write(pages: list[DraftPage], args: argparse.Namespace) -> None:
    """The tasks, and beside them the tool's set-up."""
    if args.tool == "doccano":
        setup, tasks = args.output.with_suffix(".labels.json"), doccano.to_lines(pages, args.doubtful)
        described = doccano.label_types(pages, args.doubtful)
    else:
        setup, tasks = args.output.with_suffix(".xml"), label_studio.to_tasks(pages, args.doubtful)
        described = label_studio.config()
    for path, text in ((setup, described), (args.output, tasks)):
        with whole_file(path) as file:
            file.write(text)
    doubtful = sum(unit.confidence < args.doubtful for page in pages for unit in page.units)
    units = sum(len(page.units) for page in pages)
    print(f"{len(pages)} pages, {units} units, {doubtful} of them doubtful: {args.output}, {setup}")


if __name__ == "__main__":
    sys.exit(main())
