import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gangyao
from gangyao import Kind, ModelError, ReadError, Role
from gangyao.document import Document

SAMPLE = Path(__file__).parent / "data" / "sample.txt"


@pytest.fixture(scope="module")
def sample():
    return gangyao.predict(SAMPLE)


def role_of(document, words):
    return next(unit.role for unit in document.units if words in unit.text)


def test_the_sample_is_read_as_a_careful_person_reads_it(sample):
    assert role_of(sample, "全年供水71.4万吨") is Role.REVIEW
    assert role_of(sample, "山洪冲坏了取水口") is Role.PROBLEM  # inside the review
    assert role_of(sample, "日缺水300吨") is Role.PROBLEM
    assert role_of(sample, "九月底通水") is Role.TARGET
    assert role_of(sample, "再立新功") is Role.BOILERPLATE
    assert [report.title for report in sample.reports] == ["白石渡镇自来水厂2016年工作总结"]


def test_the_answer_keeps_the_contract(sample):
    text = SAMPLE.read_text(encoding="utf-8")
    assert Document.from_json(sample.to_json(text=True)) == sample
    for unit in sample.units:
        assert unit.text == text[unit.start : unit.end]
        assert sum(unit.scores.values()) == pytest.approx(1, abs=1e-3)
        assert unit.confidence == max(unit.scores.values())
        if unit.kind in (Kind.TITLE, Kind.FURNITURE):
            assert unit.role is Role.BOILERPLATE


def test_a_list_gives_a_list_and_text_bytes_and_path_agree(sample):
    text = SAMPLE.read_text(encoding="utf-8")
    documents = gangyao.predict([text, text.encode("gb18030"), SAMPLE])
    assert [document.units for document in documents] == [sample.units] * 3
    assert gangyao.predict([]) == []


def test_an_answer_does_not_depend_on_what_else_was_asked(sample):
    other = "一、存在的问题\n经费不足，人手不够。\n" * 40
    assert gangyao.predict([other, SAMPLE, other])[1].units == sample.units


def test_sentences_already_split_are_classified_as_neighbours():
    verdicts = gangyao.classify(
        [
            "去年修渠三公里，栽树八百棵。",
            "但水费还有两成收不上来。",
            "明年力争把漏损率降到百分之十五以下。",
            "请予审议。",
        ]
    )
    assert [verdict.role for verdict in verdicts] == [Role.REVIEW, Role.PROBLEM, Role.TARGET, Role.BOILERPLATE]
    assert all(sum(verdict.scores.values()) == pytest.approx(1, abs=1e-3) for verdict in verdicts)
    assert gangyao.classify([]) == []


@pytest.mark.parametrize("text", ["", "\n \u3000\n", "。", "\u200b", "a", "一、", "x" * 5000])
def test_odd_pages_have_an_answer(text):
    document = gangyao.predict(text)
    covered = "".join(text[unit.start : unit.end] for unit in document.units)
    assert "".join(covered.split()) == "".join(text.split())
    assert document.to_markdown() is not None and document.to_html()


LIKELY = st.sampled_from("一二、（）。！\n 1.①年工作总结问题要 \u3000abc×")
ODD = st.sampled_from("\r\x00\x0b\x1c\x85\u2028\u200b\ufeff\u202e\u0301𠀀…—“”；：是第") | st.characters(
    exclude_categories=["Cs"]
)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=LIKELY, max_size=120) | st.text(alphabet=LIKELY | ODD, max_size=120))
def test_any_page_keeps_every_character_and_comes_back_from_json(text):
    document = gangyao.predict(text)
    covered = "".join(text[unit.start : unit.end] for unit in document.units)
    assert "".join(covered.split()) == "".join(text.split())
    assert Document.from_json(document.to_json(text=True)) == document
    assert document.to_html(min_confidence=0.9) and document.to_markdown(min_confidence=0.9) is not None
    for unit in document.units:
        assert all(unit.start <= item.start < item.end <= unit.end for item in unit.items)


def test_bad_input_is_a_documented_exception(tmp_path):
    with pytest.raises(ReadError):
        gangyao.predict(tmp_path / "没有.txt")
    with pytest.raises(ModelError, match="not a folder"):
        gangyao.load(tmp_path / "没有")
    with pytest.raises(ModelError, match=r"config\.json"):
        gangyao.load(tmp_path)


def test_what_is_no_page_and_no_list_of_sentences_is_a_type_error():
    for source in (None, 5, {"text": "修渠。"}):
        with pytest.raises(TypeError, match="predict takes a str"):
            gangyao.predict(source)
    with SAMPLE.open(encoding="utf-8") as opened, pytest.raises(TypeError, match="predict takes a str"):
        gangyao.predict(opened)
    with pytest.raises(TypeError, match="a page is read from"):
        gangyao.predict([None])
    for sentences in ("一句。", [b"x"], [None], 5):
        with pytest.raises(TypeError, match="classify takes several sentences"):
            gangyao.classify(sentences)
    with pytest.raises(ReadError, match="surrogate"):
        gangyao.classify(["修\ud800渠。"])


def test_a_string_that_names_a_file_is_no_report(tmp_path, monkeypatch):
    (tmp_path / "报告.txt").write_text("修渠三公里。", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TypeError, match=r"give pathlib.Path\('报告.txt'\)"):
        gangyao.predict("报告.txt")
    assert gangyao.predict("没有这个文件.txt").units


def test_any_iterable_works_and_one_bad_page_can_be_skipped():
    pages = ["修渠三公里。", b"\x89PNG", "水费还收不齐。"]
    with pytest.raises(ReadError):
        gangyao.predict(pages)
    first, none, third = gangyao.predict((page for page in pages), errors="skip")
    assert none is None and first.units[0].text == pages[0] and third.units[0].text == pages[2]
    assert len(gangyao.classify(sentence for sentence in ("修渠三公里。", "水费收不齐。"))) == 2
    with pytest.raises(ValueError, match="raise"):
        gangyao.predict(pages, errors="ignore")


def test_what_a_reader_should_know_is_a_warning(sample):
    english = gangyao.predict("Annual report of the water works. We laid two kilometres of pipe this year.")
    assert [warning.code for warning in english.warnings] == ["not_chinese"]
    assert [warning.code for warning in gangyao.predict("").warnings] == ["empty_page"]
    assert sample.warnings == ()


def test_a_sentence_across_a_page_break_is_read_whole():
    first, rest = "今年我们对老街、粮管所和卫生院三个片区的水管分批作了更换，", "其中卫生院片区提前了两个月完工。"
    text = f"水站工作总结\n{first}\n— 3 —\n{rest}"
    units = gangyao.predict(text).units
    broken = next(unit for unit in units if unit.text.startswith("今年"))
    rest = next(unit for unit in units if unit.continues == broken.id)
    assert broken.clean.endswith("更换，其中卫生院片区提前了两个月完工。")
    assert rest.role is broken.role and rest.text.startswith("其中")
    assert next(unit for unit in units if "3" in unit.text).kind is Kind.FURNITURE


def test_traditional_characters_and_radicals_are_read_as_what_they_are():
    plain = gangyao.predict("水利站⼯作總結\n⼀、⼯作回顧\n全年修渠四公里，經費三十萬元。")
    assert [unit.kind for unit in plain.units] == [Kind.TITLE, Kind.HEADING, Kind.SENTENCE]
    assert (
        plain.units[1].text == "⼀、⼯作回顧" and plain.units[1].clean == "一、工作回顾" and plain.units[1].level == 1
    )


def test_a_model_folder_with_a_broken_file_is_refused_in_one_line(tmp_path):
    import shutil

    folder = Path(gangyao.pipeline.default_model()._classifier.folder)
    for name in ("config.json", "gangyao.json", "tokenizer.json", "tokenizer_config.json", "model.onnx"):
        broken = tmp_path / name.replace(".", "_")
        shutil.copytree(folder, broken, ignore=shutil.ignore_patterns("*.safetensors"))
        (broken / name).write_bytes(b"{")
        with pytest.raises(ModelError, match=name.replace(".", r"\.")) as caught:
            gangyao.load(broken)
        assert "\n" not in str(caught.value)


def test_a_page_is_read_without_a_trace_in_the_users_home(tmp_path):
    # onnxruntime's own telemetry writes an identifier and a queue there, for the network
    home = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA")}
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    command = [sys.executable, "-B", "-c", "import gangyao; gangyao.predict('修渠三里。')"]
    done = subprocess.run(command, env={**environment, **home}, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"") and list(tmp_path.iterdir()) == []


def test_inference_imports_no_torch():
    command = "import sys, gangyao; gangyao.predict('修渠三里。'); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", command]).returncode == 0


def test_a_page_of_20000_characters_is_read_cold_in_seconds_of_work(tmp_path):
    resource = pytest.importorskip("resource")  # processor time, not the clock: other work may hold the cores
    body = SAMPLE.read_text(encoding="utf-8")
    page = tmp_path / "长.txt"
    page.write_text((body * (20000 // len(body) + 1))[:20000], encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([sys.executable, "-m", "gangyao", "predict", page, "-o", tmp_path / "out.json"], check=True)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 30
