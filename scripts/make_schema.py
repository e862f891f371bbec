"""Write src/gangyao/document.schema.json from the types: python scripts/make_schema.py [--check]"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import gangyao.document
from gangyao.document import Document

PATH = Path(gangyao.document.__file__).with_name("document.schema.json")


def schema_text() -> str:
    """The JSON Schema of what ``gangyao predict --format json`` writes; every key but ``text`` is always there."""
    types = Document.model_json_schema(by_alias=True, mode="serialization")
    types["required"].remove("text")  # written where it is asked for
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **types}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def main() -> int:
    """Write the file, or with ``--check`` say whether it is in step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 where the file is not in step")
    if parser.parse_args().check:
        if not PATH.exists() or PATH.read_text(encoding="utf-8") != schema_text():
            print(
                f"make_schema: {PATH.name} is not in step with the types; run scripts/make_schema.py", file=sys.stderr
            )
            return 1
        return 0
    PATH.write_text(schema_text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
