"""Readers in a process of their own: what comes back, and what becomes of one that does not."""

import subprocess
import sys
import time
from pathlib import Path

import child_readers
import pytest

from gangyao.read import ReadError, read
from gangyao.read.child import Limits, read_in_child
from gangyao.read.types import Unreadable

LIMITS = Limits()
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the bound on address space is kept on Linux alone")


def called(function, data=b"", limits=LIMITS):
    return read_in_child("child_readers", function, data, "总结.pdf", limits)


def refused(function, limits=LIMITS):
    with pytest.raises(Unreadable) as caught:
        called(function, limits=limits)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_text_comes_back_as_it_was():
    data = "正文𠮷。".encode()
    assert called("whole", data) == child_readers.whole(data, "总结.pdf")


def test_the_child_does_without_the_models_libraries():
    loaded = called("modules").text.split("\n")
    assert "gangyao.read.child" in loaded
    assert not {"pydantic", "onnxruntime", "numpy", "lxml", "gangyao.pipeline"}.intersection(loaded)


def test_what_a_library_prints_is_not_taken_for_the_answer():
    assert called("noisy").text == "正文"


def test_a_refusal_and_a_fault_are_one_line():
    assert refused("refusing") == "is odd; give another"
    assert refused("faulty") == "cannot be read: ValueError: two lines"


def test_a_missing_library_is_told_from_other_faults():
    with pytest.raises(ModuleNotFoundError):
        called("lacking")


def test_a_child_that_dies_is_one_line():
    assert "exit code 3" in refused("leaving")
    assert "died" in refused("dying")


def test_a_child_that_takes_too_long_is_ended():
    begun = time.perf_counter()
    assert "takes more than 2 s" in refused("sleepy", Limits(seconds=2))
    assert time.perf_counter() - begun < 30


@LINUX
def test_a_child_that_needs_too_much_memory_is_one_line():
    assert "more than 512 MB of memory" in refused("hungry", Limits(memory=512 << 20))


def test_a_script_without_a_guard_is_not_run_again(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "print('begun')\n"
        "from gangyao.read.child import Limits, read_in_child\n"
        "print(read_in_child('child_readers', 'noisy', b'', 'x', Limits()).text)\n",
        encoding="utf-8",
    )
    for command in ([str(script)], ["-c", script.read_text(encoding="utf-8")]):
        done = subprocess.run(
            [sys.executable, "-X", "utf8", *command],
            capture_output=True,
            env={"PYTHONPATH": str(Path(__file__).parent), "PATH": "/usr/bin"},
            check=True,
        )
        assert done.stdout.decode().split() == ["begun", "正文"]


@LINUX
def test_a_form_that_draws_itself_does_not_take_the_program_down():
    form = b"/F Do " * 4
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</XObject<</F 4 0 R>>>>/Contents 5 0 R>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 4 0 R>>>>/Length %d>>stream\n%s\nendstream"
        % (len(form), form),
        b"<</Length 5>>stream\n/F Do\nendstream",
    ]
    data = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, part) for n, part in enumerate(parts, 1))
    with pytest.raises(ReadError) as caught:
        read(data + b"trailer<</Root 1 0 R>>\n%%EOF", "总结.pdf")
    assert "\n" not in str(caught.value)
