"""Raw piles of reports in, labelled pages out: every file is written whole or not at all."""

from __future__ import annotations

import gzip
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from gangyao.read import ReadError, Text, read
from gangyao.train.labelled import GOLD_COLUMNS, LabelError, LabelledPage

ENDINGS = (
    *(".txt", ".md", ".doc", ".docx", ".wps", ".rtf", ".odt", ".ofd", ".pdf", ".html", ".htm", ".mhtml"),
    *(".jsonl", ".jsonl.gz"),
)
"""What a folder is searched for."""

_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
_NO_FILE = re.compile(r"""[/\\:*?"<>|\x00-\x1f]|^\.|^$""")


def raw_pages(paths: Iterable[Path]) -> Iterator[tuple[str, Text]]:
    """Names and texts of the pages at ``paths``: files, folders, JSON lines (``text``, perhaps ``name`` or ``id``).

    Names are fit for file names, and each is given once.

    Raises:
        ReadError: a file that is not there or holds no text, a folder without any, a broken JSON line.
    """
    given: dict[str, int] = {}
    for path in paths:
        for name, text in _pages_at(path):
            plain = safe_name(name)
            given[plain] = given.get(plain, 0) + 1
            yield (plain if given[plain] == 1 else f"{plain}-{given[plain]}"), text


def safe_name(name: str) -> str:
    """A page's name without what a file name cannot hold."""
    return _NOT_IN_NAMES.sub("-", name).strip(".-")[:80] or "page"


def is_file_name(name: str) -> bool:
    """Whether a page's name can be a file's on every system, an ending put to it."""
    return not _NO_FILE.search(name) and len(name.encode()) <= 240


def _pages_at(path: Path) -> Iterator[tuple[str, Text]]:
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.is_file() and file.name.lower().endswith(ENDINGS))
        if not files:
            raise ReadError(f"{path}: the folder holds no {', '.join(ENDINGS)}")
        for file in files:
            yield from _pages_at(file)
    elif path.name.lower().endswith((".jsonl", ".jsonl.gz")):
        for number, line in json_lines(path):
            text = line.get("text")
            if not isinstance(text, str):
                raise ReadError(f"{path.name}, line {number}: no text field")
            name = line.get("name") or line.get("id") or f"{path.name.split('.')[0]}-{number}"
            yield str(name), read(text)
    else:
        yield path.stem, read(path)


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """Numbers and objects of a file of JSON lines, gzipped or not; empty lines are passed over.

    Raises:
        ReadError: the file cannot be read, or a line is no JSON object.
    """
    number = 0
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                loaded = json.loads(line)
                if not isinstance(loaded, dict):
                    raise ReadError(f"{path.name}, line {number}: not a JSON object")
                yield number, loaded
    except FileNotFoundError:
        raise ReadError(f"{path}: there is no such file") from None
    except json.JSONDecodeError as error:
        raise ReadError(f"{path.name}, line {number}: not JSON ({error.msg})") from None
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ReadError(f"{path.name}, after line {number}: {error}") from None


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A text file (UTF-8, newlines as written, gzipped where its name ends in .gz) that appears when it is complete."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None  # not the temporary file's name
    try:
        os.close(handle)
        with (
            gzip.open(name, "wt", encoding="utf-8", newline="")
            if path.suffix == ".gz"
            else Path(name).open("w", encoding="utf-8", newline="")
        ) as opened:
            yield opened
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_gold(folder: Path, page: LabelledPage) -> None:
    """Write NAME.txt and NAME.tsv (start, end, kind, level, role, new).

    Raises:
        LabelError: the page's name is no file name.
    """
    if not is_file_name(page.name):
        raise LabelError(f"{page.name!r} cannot be a file's name")
    rows = [GOLD_COLUMNS] + [
        [
            str(unit.start),
            str(unit.end),
            unit.kind.value,
            "-" if unit.level is None else str(unit.level),
            unit.role.value,
            "1" if unit.new else "0",
        ]
        for unit in page.units
    ]
    folder.mkdir(parents=True, exist_ok=True)
    with whole_file(folder / f"{page.name}.txt") as file:
        file.write(page.text)
    with whole_file(folder / f"{page.name}.tsv") as file:
        file.writelines("\t".join(row) + "\n" for row in rows)
