"""User words come out whole, longer words stay whole, the order of the words does not matter, and nothing outside is touched."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.normalise import fold
from pipeline.text.segmentation import SEGMENTERS, JiebaSegmenter, segmenter
from tests.text.strategies import texts

FIELD_TERMS = (
    "数字政府", "一网通办", "一网统管", "数字鸿沟", "城市大脑", "智慧城市", "放管服", "最多跑一次", "政府数据", "数据开放", "政府数据开放", "开放平台", "政府数据开放平台",
    "数据孤岛", "整体智治", "多元共治", "公民参与", "数字化转型", "算法歧视", "知情同意", "个人信息保护", "适老化", "老年人", "网格", "指尖上的形式主义", "技术治理", "条块分割",
    "跨部门协同", "城市数字治理", "互联网＋政务", "“最多跑一次”改革", "5G基站", "T恤", "政务APP", "韧性城市", "敏捷治理", "人机协同", "信息茧房", "数字素养", "便民服务", "𠮷祥物",
)  # fmt: skip


@pytest.mark.parametrize("hmm", [True, False])
def test_every_user_word_comes_out_whole(hmm: bool) -> None:
    cutter = JiebaSegmenter(FIELD_TERMS, hmm=hmm)
    assert [] == [term for term in FIELD_TERMS if cutter.cut(fold(term)) != [fold(term)]]


@given(st.lists(st.text(alphabet="数据开放平台", min_size=2, max_size=7), min_size=1, max_size=30, unique=True))
@settings(max_examples=12, deadline=None)
def test_any_set_of_words_comes_out_whole(words: list[str]) -> None:
    cutter = JiebaSegmenter(words, hmm=True)
    assert [] == [word for word in words if cutter.cut(word) != [word]]


def test_dictionary_words_that_hold_a_user_word_stay_whole() -> None:
    longer = ("网格化", "老年人", "公民参与", "印度尼西亚", "不平等", "数据库", "不单是", "过不来")
    before, after = JiebaSegmenter((), hmm=True), JiebaSegmenter(("网格", "老年", "公民", "印度", "平等", "数据", "单是", "过不"), hmm=True)
    assert [before.cut(word) for word in longer] == [after.cut(word) for word in longer]


def test_the_order_of_the_words_does_not_matter() -> None:
    shuffled = list(FIELD_TERMS)
    random.Random(4).shuffle(shuffled)
    text = "".join(FIELD_TERMS) + "政府数据开放平台建设中的数据孤岛与网格化管理"
    assert JiebaSegmenter(FIELD_TERMS, hmm=True).cut(text) == JiebaSegmenter(shuffled, hmm=True).cut(text)


@given(texts)
@settings(deadline=None)
def test_pieces_together_are_the_text(text: str) -> None:
    assert fold(text) == "".join(segmenter("jieba", FIELD_TERMS, hmm=True).cut(fold(text)))


def test_without_user_words_it_is_jieba() -> None:
    import jieba

    plain, text = jieba.Tokenizer(), "城市治理数字化转型要以人为本，兼顾公平与效率；杭州依靠网格员推进3.5%的工作。"
    pristine = JiebaSegmenter((), hmm=True)
    plain.FREQ, plain.total, plain.initialized = pristine._tokenizer.FREQ, pristine._tokenizer.total, True
    assert plain.lcut(text) == pristine.cut(text)


def test_registry_names_its_segmenters() -> None:
    assert ["jieba"] == sorted(SEGMENTERS)


def test_loading_is_silent_and_leaves_no_file(tmp_path: Path) -> None:
    code = "from pipeline.text.segmentation import segmenter; print(segmenter('jieba', ('一网通办',), hmm=True).cut('推行一网通办'))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        encoding="utf-8",
        cwd=Path(__file__).resolve().parents[2],
        env={"TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1", "PATH": ""},
    )
    assert ("", "['推行', '一网通办']\n") == (done.stderr, done.stdout)
    assert [] == list(tmp_path.iterdir())


def test_importing_the_module_does_not_import_jieba() -> None:
    code = "import sys, pipeline.text.words, pipeline.text.matching, pipeline.stages.s3_segment; print([m for m in ('jieba', 'simplemma', 'ahocorasick', 'stopwordsiso') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8", cwd=Path(__file__).resolve().parents[2]
    )
    assert "[]\n" == done.stdout
