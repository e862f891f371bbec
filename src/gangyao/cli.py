"""The command line: ``gangyao outline FILE`` and ``gangyao predict FILE``."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from gangyao.document import Document, DocumentError, Role

if TYPE_CHECKING:
    from gangyao.pipeline import Model

BAD_INPUT = 2
TSV_COLUMNS = ("start", "end", "kind", "level", "role", "new", "confidence", "text")

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


class OutlineFormat(str, Enum):
    """What ``gangyao outline`` writes."""

    MARKDOWN = "md"
    JSON = "json"
    HTML = "html"


class PredictFormat(str, Enum):
    """What ``gangyao predict`` writes."""

    JSON = "json"
    TSV = "tsv"


File = Annotated[str, typer.Argument(metavar="FILE", help="A report as a text file; - reads standard input.")]
ModelFolder = Annotated[
    Path | None, typer.Option("--model", metavar="DIR", help="A model folder instead of the shipped one.")
]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here, whole or not at all.")]
Only = Annotated[str | None, typer.Option(metavar="ROLES", help="Only these roles: review,problem,target,boilerplate.")]
Full = Annotated[bool, typer.Option("--full", help="Write boilerplate out instead of counting it.")]


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


@app.command()
def outline(
    file: File,
    format: Annotated[OutlineFormat, typer.Option("--format", "-f", help="What to write.")] = OutlineFormat.MARKDOWN,
    only: Only = None,
    full: Full = False,
    model: ModelFolder = None,
    output: Output = None,
) -> None:
    """Print the outline of a report: what was done, what went wrong, what is promised, what may be skipped."""
    roles = _roles(only)
    document = _predict(file, model)
    if format is OutlineFormat.MARKDOWN and output is None and sys.stdout.isatty():
        from rich.console import Console

        from gangyao.outline.terminal import print_outline

        print_outline(Console(highlight=False), document, roles, full)
        return
    written = {
        OutlineFormat.MARKDOWN: lambda: document.to_markdown(only=roles, full=full),
        OutlineFormat.HTML: lambda: document.to_html(only=roles, full=full),
        OutlineFormat.JSON: lambda: document.to_json(indent=2) + "\n",
    }[format]()
    _write(written, output)


@app.command()
def predict(
    file: File,
    format: Annotated[PredictFormat, typer.Option("--format", "-f", help="What to write.")] = PredictFormat.JSON,
    model: ModelFolder = None,
    output: Output = None,
) -> None:
    """Write every unit of a report with its span, kind, level, role and confidence."""
    document = _predict(file, model)
    _write(document.to_json() + "\n" if format is PredictFormat.JSON else to_tsv(document), output)


def to_tsv(document: Document) -> str:
    r"""One line a unit, under a header; ``new`` is 1 where a report begins; the text is escaped (\t \n \r \\)."""
    starts = {report.start for report in document.reports}
    rows = ["\t".join(TSV_COLUMNS)]
    for unit in document.units:
        level = "-" if unit.level is None else str(unit.level)
        new = str(int(unit.report is not None and unit.start in starts))
        text = unit.text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
        figures = (
            str(unit.start),
            str(unit.end),
            unit.kind.value,
            level,
            unit.role.value,
            new,
            f"{unit.confidence:.4f}",
        )
        rows.append("\t".join((*figures, text)))
    return "\n".join(rows) + "\n"


def _roles(only: str | None) -> set[Role] | None:
    if only is None:
        return None
    try:
        return {Role(name.strip()) for name in only.split(",")}
    except ValueError:
        names = ", ".join(role.value for role in Role)
        _stop(f"--only {only}: the roles are {names}, parted by commas")


def _predict(file: str, folder: Path | None) -> Document:
    from gangyao.pipeline import ModelError, default_model, load
    from gangyao.read import ReadError, read

    try:
        # the page before the model: a wrong file name is answered at once
        text = read(sys.stdin.buffer.read(), "-") if file == "-" else read(Path(file))
        model: Model = load(folder) if folder else default_model()
        return model.read(text)
    except (ReadError, ModelError, DocumentError) as error:
        _stop(str(error))


def _write(written: str, output: Path | None) -> None:
    if output is None:
        # bytes: neither the locale's encoding nor newline translation may touch the page
        sys.stdout.buffer.write(written.encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    try:
        _replace(output, written.encode("utf-8"))
    except OSError as error:
        _stop(f"{output} cannot be written: {error.strerror or error}")


def _replace(path: Path, data: bytes) -> None:
    """Write ``path`` whole or not at all: a file beside it takes the data and then its name."""
    if path.is_dir():
        raise IsADirectoryError(None, "it is a folder")
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(_mode(path))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, or those that a new file would have."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _stop(message: str) -> NoReturn:
    line = " ".join(message.split())
    typer.echo(f"gangyao: {line}", err=True)
    raise typer.Exit(BAD_INPUT)


def _quietly(run: Callable[[], None]) -> None:
    try:
        run()
    except BrokenPipeError:
        # the reader of a pipe (head, less) has left: say nothing, and keep the interpreter from saying it at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def main() -> None:
    """Entry point of the ``gangyao`` command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    _quietly(app)
