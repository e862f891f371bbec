"""Reads a file in a process of its own, which may use so much memory and time and no more.

pdfium, picture decoders and converters of old formats allocate outside Python's reach, and a file made to do harm takes
the process that reads it down. Here that is a child: whatever ends it becomes one line. It is a fresh interpreter, told
what to do over its standard input and answering with JSON, so it needs nothing of its parent (not its ``__main__``, no
fork beside threads), and nothing is pickled either way.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from gangyao.read.types import Hint, Notice, ReadError, Text, Unreadable

MAX_CHARACTERS = 50_000_000
"""Characters of a text that a child hands back."""

# gangyao's own package loads the model's libraries; the child takes only its rooms, by a stand-in with the same path.
_START = """
import json, sys
from types import ModuleType
task = json.loads(sys.stdin.buffer.readline())
sys.path[:] = task["path"]
sys.modules["gangyao"] = package = ModuleType("gangyao")
package.__path__ = [task["package"]]
from gangyao.read.child import answer
answer(task)
"""
# OpenBLAS and glibc set address space aside for every core, which would count as used
_FRUGAL = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2", "PYTHONUTF8": "1"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: bytes of address space (not heeded where the system has no such limit) and seconds.

    ``shows``: whether it may write to the terminal while it works (a progress bar).
    """

    memory: int = 1 << 30
    seconds: float = 120.0
    shows: bool = False


def read_in_child(module: str, function: str, data: bytes, name: str, limits: Limits) -> Text:
    """What ``module.function(data, name)`` gives, called in a child.

    Raises:
        Unreadable: the function raised it, the child ran out of memory or time, or died.
        ImportError: the child lacks a library.
    """
    task = {
        "module": module,
        "function": function,
        "name": name,
        "memory": limits.memory,
        "seconds": limits.seconds,
        "package": str(Path(__file__).resolve().parent.parent),
        "path": [entry for entry in sys.path if os.path.isabs(entry)],  # noqa: PTH117  # entries may be zip files
    }
    with _scratch() as folder:
        try:
            done = subprocess.run(
                # isolated: neither the folder it runs in nor the environment adds modules
                [sys.executable or "python", "-I", "-c", _START],
                input=json.dumps(task).encode() + b"\n" + data,
                stdout=subprocess.PIPE,
                stderr=None if limits.shows and _on_terminal() else subprocess.DEVNULL,
                timeout=limits.seconds,
                env={**os.environ, **_FRUGAL, **({} if folder is None else dict.fromkeys(_TEMPORARY, folder))},
            )
        except subprocess.TimeoutExpired:
            raise Unreadable(_slow(limits.seconds)) from None
        except OSError as error:
            raise Unreadable(f"cannot be read: no process for it can be started ({error.strerror or error})") from None
    return _result(done.returncode, done.stdout, name, limits)


_TEMPORARY = ("TMPDIR", "TEMP", "TMP")


@contextmanager
def _scratch() -> Iterator[str | None]:
    """A folder for the child's temporary files, gone with it however it ends; None where none can be made."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="gangyao-", ignore_cleanup_errors=True)
    except OSError:
        yield None
        return
    with folder as path:
        yield path


def _on_terminal() -> bool:
    try:
        return os.isatty(2)
    except OSError:
        return False


def _slow(seconds: float) -> str:
    return f"takes more than {seconds:.0f} s to read; it is damaged, or far larger than a report"


def _result(code: int, output: bytes, name: str, limits: Limits) -> Text:
    try:
        answer = json.loads(output.decode("utf-8", "surrogatepass")) if code == 0 else {}
    except ValueError:
        answer = {}
    if "text" in answer:
        return _text(answer, name)
    if "missing" in answer:
        raise (ModuleNotFoundError if answer["missing"] else ImportError)(answer["why"])
    if "unreadable" in answer:
        raise Unreadable(answer["unreadable"])
    if "memory" in answer:
        raise Unreadable(f"needs more than {limits.memory >> 20} MB of memory to read; it is not opened")
    if code == -getattr(signal, "SIGXCPU", 0) != 0:
        raise Unreadable(_slow(limits.seconds))
    raise Unreadable(
        f"cannot be read: its reader died ({_ending(code)}); it is damaged, or needs more than "
        f"{limits.memory >> 20} MB of memory"
    )


def _ending(code: int) -> str:
    try:
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"
    except ValueError:
        return f"signal {-code}"


def _text(answer: dict[str, Any], name: str) -> Text:
    return Text(
        answer["text"],
        name,
        answer["encoding"],
        tuple(Hint(*map(_frozen, values)) for values in answer["hints"]),
        tuple(answer["breaks"]),
        tuple(Notice(*values) for values in answer["notices"]),
    )


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def answer(task: dict[str, Any]) -> None:
    """The child's side: read standard input by the task, write the answer to standard output."""
    # what a library prints must not get between the lines of the answer
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _limit(task["memory"], task["seconds"])
    try:
        told = _answer(task, sys.stdin.buffer.read())
    except MemoryError:
        told = {"memory": True}
    except Exception as error:
        told = {"unreadable": f"cannot be read: {type(error).__name__}: {' '.join(str(error).split())[:200]}"}
    target.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    target.close()


def _answer(task: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        reader = getattr(importlib.import_module(task["module"]), task["function"])
        text: Text = reader(data, task["name"])
    except ImportError as error:
        return {"missing": isinstance(error, ModuleNotFoundError), "why": str(error)}
    except (Unreadable, ReadError) as error:
        return {"unreadable": str(error)}
    if len(text.text) > MAX_CHARACTERS:
        return {"unreadable": f"holds more than {MAX_CHARACTERS} characters; split it first"}
    return {
        "text": text.text,
        "encoding": text.encoding,
        "hints": [_values(hint) for hint in text.hints],
        "breaks": text.breaks,
        "notices": [_values(notice) for notice in text.notices],
    }


def _values(item: Hint | Notice) -> list[Any]:
    return [getattr(item, field.name) for field in fields(item)]


def _limit(memory: int, seconds: float) -> None:
    """Bind this process, so that it ends by itself even where its parent was killed."""
    try:
        import resource
    except ImportError:  # Windows
        return
    bounds = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: max(1, round(2 * seconds)),
        resource.RLIMIT_CORE: 0,
    }
    for kind, bound in bounds.items():
        try:
            most = resource.getrlimit(kind)[1]
            most = bound if most == resource.RLIM_INFINITY else min(bound, most)
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):  # a system that does not heed it
            continue
