"""User words come out whole, longer words stay whole, the order of the words does not matter, and nothing outside is touched."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.settings import SegmentSettings
from pipeline.text.dictionary import dictionary
from pipeline.text.normalise import fold, key
from pipeline.text.segmentation import DEFAULT, SEGMENTERS, JiebaSegmenter, Segmenter, segmenter
from tests.text.strategies import texts

FIELD_TERMS = (
    "数字政府", "一网通办", "一网统管", "数字鸿沟", "城市大脑", "智慧城市", "放管服", "最多跑一次", "政府数据", "数据开放", "政府数据开放", "开放平台", "政府数据开放平台",
    "数据孤岛", "整体智治", "多元共治", "公民参与", "数字化转型", "算法歧视", "知情同意", "个人信息保护", "适老化", "老年人", "网格", "指尖上的形式主义", "技术治理", "条块分割",
    "跨部门协同", "城市数字治理", "互联网＋政务", "“最多跑一次”改革", "5G基站", "T恤", "政务APP", "韧性城市", "敏捷治理", "人机协同", "信息茧房", "数字素养", "便民服务", "𠮷祥物",
)  # fmt: skip


def knowing(words: Iterable[str], name: str = DEFAULT, *, hmm: bool = True) -> Segmenter:
    """A segmenter that knows the words."""
    return segmenter(name, tuple(words), hmm=hmm)


@pytest.mark.parametrize("hmm", [True, False])
@pytest.mark.parametrize("name", sorted(SEGMENTERS))
def test_every_user_word_comes_out_whole(name: str, hmm: bool) -> None:
    cutter = knowing(FIELD_TERMS, name, hmm=hmm)
    assert [] == [term for term in FIELD_TERMS if cutter.cut(fold(term)) != [fold(term)]]


@given(st.lists(st.text(alphabet="数据开放平台", min_size=2, max_size=7), min_size=1, max_size=30, unique=True))
@settings(max_examples=12, deadline=None)
def test_any_set_of_words_comes_out_whole(words: list[str]) -> None:
    cutter = knowing(words)
    assert [] == [word for word in words if cutter.cut(word) != [word]]


def test_dictionary_words_that_hold_a_user_word_stay_whole() -> None:
    longer = ("网格化", "老年人", "公民参与", "印度尼西亚", "不平等", "数据库", "不单是", "过不来")
    before, after = knowing(()), knowing(("网格", "老年", "公民", "印度", "平等", "数据", "单是", "过不"))
    assert [before.cut(word) for word in longer] == [after.cut(word) for word in longer]


def test_the_order_of_the_words_does_not_matter() -> None:
    shuffled = list(FIELD_TERMS)
    random.Random(4).shuffle(shuffled)
    text = "".join(FIELD_TERMS) + "政府数据开放平台建设中的数据孤岛与网格化管理"
    assert knowing(FIELD_TERMS).cut(text) == knowing(shuffled).cut(text)


@given(texts)
@settings(deadline=None)
def test_pieces_together_are_the_text(text: str) -> None:
    assert fold(text) == "".join(knowing(FIELD_TERMS).cut(fold(text)))


def test_the_reference_is_jieba_as_it_comes() -> None:
    """Its dictionary is the library's own, read without the library's cache; the lower-case twins of its few Latin words aside."""
    import jieba

    with jieba.Tokenizer().get_dict_file() as file:
        frequencies, total = jieba.Tokenizer.gen_pfdict(file)
    ours = JiebaSegmenter(dictionary(frozenset()), hmm=True)._tokenizer
    assert frequencies == {word: ours.FREQ[word] for word in frequencies if word != word.lower()} | {
        word: n for word, n in ours.FREQ.items() if word in frequencies and word == word.lower() and n == frequencies[word]
    }
    assert ours.total - total < total / 1000


LETTERS = st.text(alphabet="ab1c2+#&._%-", min_size=1, max_size=4)
SENSES = st.sampled_from(
    (
        *FIELD_TERMS,
        *"数据开放平台的了在有中人民共和国政府大学研究治理我们发展",
        "c++",
        "at&t",
        "bb机",
        "卡拉ok",
        "k歌",
        "covid-19",
        "a股",
        "web2.0",
        "3.5%",
        "1.2.3",
    )
)
ODD = st.sampled_from(("\r\n", "\n", " ", "\t", "\x1c", "\u3000", "㐀", "𠮷", "鿿", "豈", "〇", "\ud800", "\x00", "。", "，", "😀", "é"))


@pytest.mark.parametrize("hmm", [True, False])
@pytest.mark.parametrize("words", [(), FIELD_TERMS, ("covid-19", "covid-19疫情", "v2.0", "a.b", "3d打印", "5g", "ai", "工业4.0")])
@given(text=st.lists(LETTERS | SENSES | ODD | st.text(max_size=3), max_size=25).map("".join))
@settings(max_examples=300, deadline=None)
def test_the_fast_segmenter_gives_what_jieba_gives(words: tuple[str, ...], hmm: bool, text: str) -> None:
    fast, reference = knowing(words, "rjieba", hmm=hmm), knowing(words, "jieba", hmm=hmm)
    assert reference.cut(text) == fast.cut(text)
    assert reference.cut(key(text)) == fast.cut(key(text))


@pytest.mark.parametrize(
    "text", ["covid-19与n-gram、3.5%和v1.2.3-b", "见www.a-b.cn第3-5页", "信息学院(i-school)", "㐀是𠮷，鿿亦然", "at&t-3与c++11-2"]
)
@pytest.mark.parametrize("hmm", [True, False])
def test_places_where_the_library_alone_differs(text: str, hmm: bool) -> None:
    assert knowing(FIELD_TERMS, "jieba", hmm=hmm).cut(text) == knowing(FIELD_TERMS, "rjieba", hmm=hmm).cut(text)


def test_registry_names_its_segmenters() -> None:
    assert ["jieba", "rjieba"] == sorted(SEGMENTERS)
    assert DEFAULT == SegmentSettings().segmenter


def test_loading_is_silent_and_leaves_no_file(tmp_path: Path) -> None:
    code = "from pipeline.text.segmentation import segmenter; print(*(segmenter(n, ('一网通办',), hmm=True).cut('推行一网通办') for n in ('jieba', 'rjieba')))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        encoding="utf-8",
        cwd=Path(__file__).resolve().parents[2],
        env={"TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1", "PATH": ""},
    )
    assert ("", "['推行', '一网通办'] ['推行', '一网通办']\n") == (done.stderr, done.stdout)
    assert [] == list(tmp_path.iterdir())


def test_importing_the_module_does_not_import_jieba() -> None:
    code = "import sys, pipeline.text.words, pipeline.text.matching, pipeline.stages.s3_segment; print([m for m in ('jieba', 'rjieba', 'opencc', 'simplemma', 'ahocorasick', 'stopwordsiso') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8", cwd=Path(__file__).resolve().parents[2]
    )
    assert "[]\n" == done.stdout
