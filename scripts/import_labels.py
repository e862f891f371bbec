"""Bring corrected pages back from Label Studio or doccano, as NAME.txt + NAME.tsv.

    python scripts/import_labels.py EXPORT.json --tool label-studio -o FOLDER
    python scripts/import_labels.py EXPORT.jsonl --tool doccano -o FOLDER

Label Studio: export as JSON. doccano: export as JSONL, with or without relations. A region without a kind is a
sentence; the mark of doubt (?) is dropped. Nothing is written unless the whole file is right.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gangyao.train.labelled import LabelError
from gangyao.train.labeltools import Corrected, doccano, label_studio
from gangyao.train.labeltools.files import write_gold
from gangyao.train.labeltools.spans import uncovered


def main() -> int:
    """Import; exit code 2 for a file that breaks its format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export", type=Path)
    parser.add_argument("--tool", choices=["label-studio", "doccano"], required=True)
    parser.add_argument("-o", "--output", type=Path, required=True, help="the folder to write to")
    parser.add_argument(
        "--predictions", action="store_true", help="Label Studio: take the pre-labels of pages that nobody annotated"
    )
    args = parser.parse_args()
    try:
        corrected = load(args)
        for page in corrected.pages:
            write_gold(args.output, page)
    except LabelError as error:
        print(f"import_labels: {error}", file=sys.stderr)
        return 2
    except UnicodeDecodeError:
        print(f"import_labels: {args.export}: not UTF-8", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"import_labels: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    for note in corrected.notes:
        print(note, file=sys.stderr)
    for page in corrected.pages:
        if count := uncovered(page):
            print(f"{page.name}: {count} characters stand in no unit", file=sys.stderr)
    print(f"{len(corrected.pages)} pages, {sum(len(page.units) for page in corrected.pages)} units: {args.output}")
    return 0


def load(args: argparse.Namespace) -> Corrected:
    """What the export holds."""
    source = args.export.read_bytes().decode("utf-8-sig")
    if args.tool == "doccano":
        return doccano.from_lines(source, args.export.name)
    return label_studio.from_tasks(source, args.export.name, args.predictions)


if __name__ == "__main__":
    sys.exit(main())
