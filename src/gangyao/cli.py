"""The command line: ``gangyao outline FILE`` and ``gangyao predict FILE``."""

from __future__ import annotations

import errno
import io
import os
import re
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, Protocol, TextIO

import typer

from gangyao.document import Document, Role, Showing

if TYPE_CHECKING:
    from gangyao.pipeline import Model
    from gangyao.read import Text

BAD_INPUT = 2
INTERRUPTED = 130
TERMINATED = 143
TSV_COLUMNS = ("start", "end", "kind", "level", "role", "new", "confidence", "text")

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


class OutlineFormat(str, Enum):
    """What ``gangyao outline`` writes."""

    MARKDOWN = "md"
    JSON = "json"
    HTML = "html"


class PredictFormat(str, Enum):
    """What ``gangyao predict`` writes."""

    JSON = "json"
    TSV = "tsv"


File = Annotated[str, typer.Argument(metavar="FILE", help="A report as a text file; - is standard input.")]
ModelFolder = Annotated[
    Path | None, typer.Option("--model", metavar="DIR", help="A model folder instead of the model that comes along.")
]
Output = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help="Write here, whole or not at all; - is standard output.")
]


def _version(asked: bool) -> None:
    if asked:
        from gangyao import __version__

        typer.echo(f"gangyao {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Reads a Chinese work report (工作报告) and gives back its outline."""


@app.command(short_help="Print the outline of a report.")
def outline(
    file: File,
    form: Annotated[
        OutlineFormat | None,
        typer.Option("--format", "-f", help="What to write; by default Markdown, or its like in colour on a terminal."),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(
            metavar="ROLES", help="Show these roles alone: review, problem, target, boilerplate; with commas."
        ),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Write out boilerplate and page text, not their counts.")
    ] = False,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            "--min-confidence",
            metavar="P",
            help="Mark headings and sentences whose confidence is under P (0 to 1) as doubtful, and count them. "
            "The confidence is the probability that the role is right.",
        ),
    ] = None,
    model: ModelFolder = None,
    output: Output = "-",
) -> None:
    """Print the outline of a report: what was done, what went wrong, what is promised, what may be skipped."""
    showing = _showing(_roles(only), full, min_confidence)
    if form is OutlineFormat.JSON and showing != Showing():
        _stop("--only, --full and --min-confidence do not go with --format json, which always holds everything")
    with _writer(output, file) as write:
        document = _predict(file, model)
        if form is None and output == "-" and _stream(sys.stdout).isatty():
            _print_in_colour(document, showing)
        elif form is OutlineFormat.JSON:
            write(document.to_json(indent=2) + "\n")
        elif form is OutlineFormat.HTML:
            write(document.to_html(only=showing.roles, full=full, min_confidence=min_confidence))
        else:
            write(document.to_markdown(only=showing.roles, full=full, min_confidence=min_confidence))


@app.command(short_help="Write every unit with its span, kind, level and role.")
def predict(
    file: File,
    form: Annotated[PredictFormat, typer.Option("--format", "-f", help="What to write.")] = PredictFormat.JSON,
    text: Annotated[bool, typer.Option("--text", help="Write the text that the spans point into, too (json).")] = False,
    model: ModelFolder = None,
    output: Output = "-",
) -> None:
    """Write every unit of a report with its span, kind, level, role and confidence.

    The columns of tsv are start, end (characters), kind, level (- where there is none), role, new (1 where a report
    begins), confidence and text, in which backslash, tab and line ends are written as in Python.
    """
    with _writer(output, file) as write:
        document = _predict(file, model)
        write(document.to_json(text=text) + "\n" if form is PredictFormat.JSON else to_tsv(document))


@app.command(short_help="Say why each unit became what it is.")
def explain(file: File, model: ModelFolder = None, output: Output = "-") -> None:
    """Say for each unit what was seen of it, what the classifier said, and what decided kind, level and start."""
    from gangyao.explain import lines

    with _writer(output, file) as write:
        text = _read(file)
        write("\n".join(lines(_model(model).explain(text))) + "\n")


def to_tsv(document: Document) -> str:
    """The units of a page, one a line under a header, in the columns that ``gangyao predict --help`` explains."""
    begins = {report.start for report in document.reports}
    rows = [TSV_COLUMNS]
    for unit in document.units:
        level = "-" if unit.level is None else str(unit.level)
        new = "1" if unit.report is not None and unit.start in begins else "0"
        text = _BREAKS.sub(lambda found: found[0].encode("unicode_escape").decode(), unit.text)
        place = (str(unit.start), str(unit.end), unit.kind.value, level)
        rows.append((*place, unit.role.value, new, f"{unit.confidence:.4f}", text))
    return "".join("\t".join(row) + "\n" for row in rows)


# What would end a field or a line for some reader, and the sign that escapes it.
_BREAKS = re.compile(r"[\\\t\n\r\v\f\x00\x1c-\x1e\x85\u2028\u2029]")


def _showing(roles: frozenset[Role], full: bool, min_confidence: float | None) -> Showing:
    try:
        return Showing(roles, full, min_confidence)
    except ValueError:
        _stop(f"--min-confidence: {min_confidence} is no number from 0 to 1")


def _roles(only: str | None) -> frozenset[Role]:
    if only is None:
        return frozenset(Role)
    names = {name: role for role in Role for name in (role.value, role.chinese)}
    asked = [name.strip().lower() for name in re.split("[,，、]", only)]
    for name in asked:
        if name not in names:
            _stop(f"--only: there is no role {name!r}; the roles are {', '.join(role.value for role in Role)}")
    return frozenset(names[name] for name in asked)


def _predict(file: str, folder: Path | None) -> Document:
    text = _read(file)  # the page before the model: a wrong file name is answered at once
    document = _model(folder).read(text)
    for warning in document.warnings:
        page = "" if warning.page is None else f"page {warning.page}: "
        print("gangyao: warning:", f"{page}{' '.join(warning.message.split())}", file=sys.stderr)
    return document


def _read(file: str) -> Text:
    from gangyao.read import ReadError, read

    try:
        return read(_standard_input(), "standard input") if file == "-" else read(Path(_named(file, "FILE")))
    except ReadError as error:
        _stop(str(error))


def _model(folder: Path | None) -> Model:
    from gangyao.pipeline import ModelError, default_model, load

    try:
        return load(folder) if folder else default_model()
    except ModelError as error:
        _stop(str(error))


def _standard_input() -> bytes:
    try:
        return _stream(sys.stdin).buffer.read()
    except OSError as error:
        _stop(f"standard input cannot be read: {error.strerror or error}")


def _stream(stream: TextIO | None) -> TextIO:
    """A standard stream; whoever started the command may have closed it, and then Python has None for it."""
    if stream is None:
        _stop("standard input or output is closed")
    return stream


def _named(name: str, what: str) -> str:
    """A name that is not empty: Path makes the current folder of one."""
    return name or _stop(f"{what} is empty; give the name of a file, or -")


def _print_in_colour(document: Document, showing: Showing) -> None:
    from rich.console import Console

    from gangyao.outline.terminal import print_outline

    print_outline(Console(), document, showing)


class _Writer(Protocol):
    def __call__(self, text: str, /) -> object: ...


@contextmanager
def _writer(output: str, source: str) -> Iterator[_Writer]:
    """Where the answer goes. A file that cannot be written is refused before the work, and is whole or not there."""
    if output == "-":
        _stream(sys.stdout)
        yield _print
        return
    path = Path(_named(output, "--output"))
    if _same(path, source):
        _stop(f"{output} is the report itself; write the answer to another file")
    try:
        with _replacing(path) as file:
            yield file.write
    except OSError as error:
        _stop(f"{output} cannot be written: {error.strerror or error}")


def _same(path: Path, source: str) -> bool:
    """Whether the answer would take the place of the report that it is about."""
    try:
        return source != "-" and path.is_file() and path.samefile(source)
    except OSError:
        return False  # what is wrong with either is said where it is opened


def _print(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # Keep the interpreter from trying again, and from complaining, when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError) or error.errno == errno.EINVAL:
            raise SystemExit(0) from None  # the reader (head, less) has left, as it may; Windows calls that EINVAL
        _stop(f"standard output cannot be written: {error.strerror or error}")


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    """A file beside ``path`` that takes its name, and the permissions of what it replaces, when all is written."""
    if path.is_dir():
        raise IsADirectoryError(None, "it is a folder")
    path = path.resolve()
    if path.exists() and not path.is_file():  # a device or a pipe is written to, not replaced
        with path.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".gangyao-")
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            yield file
        beside.chmod(_mode(path))
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, or those that a new file would have."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _stop(message: str) -> NoReturn:
    """End with one line on standard error."""
    print("gangyao:", " ".join(message.split()), file=sys.stderr)
    raise SystemExit(BAD_INPUT)


def main() -> None:
    """Entry point of the ``gangyao`` command; always ends by ``SystemExit``."""
    if threading.current_thread() is threading.main_thread():
        # What is killed politely cleans up behind itself: no half-written file stays beside the old one.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # The locale's encoding (a Windows console's) holds no Chinese, and newlines are the same everywhere.
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    try:
        code = app(args=sys.argv[1:] or ["--help"], prog_name="gangyao", standalone_mode=False)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Exception as error:
        # Typer's complaints (an unknown option, a missing argument) are click's, or those of a copy of it inside typer.
        say = getattr(error, "format_message", None)
        if say is None:
            raise
        _stop(f"{say()} (see gangyao --help)")
    sys.exit(code if isinstance(code, int) else 0)
