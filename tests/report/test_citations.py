"""References after GB/T 7714-2015, by hand cases: every kind, every missing part, both scripts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.citations import MARKS, Work, author, authors, order, reference
from pipeline.tables import DOCUMENT_TYPES

DAY = dt.date(2022, 7, 14)
ZH = Work(title="示例题名", authors=("示例甲", "示例乙"), source="示例学刊", year=2021, volume="12", issue="3", pages="1-9")
EN = Work(
    title="An invented title",
    authors=("Shili, Anna", "Exampleton, Robert J."),
    source="Sample Cities",
    year=2020,
    volume="7",
    issue="2",
    pages="11-20",
)

CASES = {
    "journal": (ZH, "示例甲, 示例乙. 示例题名[J]. 示例学刊, 2021, 12(3): 1-9."),
    "journal in English": (EN, "SHILI A, EXAMPLETON R J. An invented title[J]. Sample Cities, 2020, 7(2): 11-20."),
    "an issue with a leading nought": (ZH._replace(issue="03"), "示例甲, 示例乙. 示例题名[J]. 示例学刊, 2021, 12(3): 1-9."),
    "a supplement": (EN._replace(issue="S1"), "SHILI A, EXAMPLETON R J. An invented title[J]. Sample Cities, 2020, 7(S1): 11-20."),
    "without volume": (ZH._replace(volume=""), "示例甲, 示例乙. 示例题名[J]. 示例学刊, 2021(3): 1-9."),
    "without issue": (ZH._replace(issue=""), "示例甲, 示例乙. 示例题名[J]. 示例学刊, 2021, 12: 1-9."),
    "without volume and issue": (ZH._replace(volume="", issue=""), "示例甲, 示例乙. 示例题名[J]. 示例学刊, 2021: 1-9."),
    "without pages": (ZH._replace(pages=""), "示例甲, 示例乙. 示例题名[J]. 示例学刊, 2021, 12(3)."),
    "without source": (ZH._replace(source=""), "示例甲, 示例乙. 示例题名[J]. 2021, 12(3): 1-9."),
    "without year": (ZH._replace(year=None), "示例甲, 示例乙. 示例题名[J]. 示例学刊, 12(3): 1-9."),
    "without authors": (ZH._replace(authors=()), "示例题名[J]. 示例学刊, 2021, 12(3): 1-9."),
    "title alone": (Work("other", "示例题名"), "示例题名[Z]."),
    "with a DOI": (ZH._replace(doi="10.99999/a"), "示例甲, 示例乙. 示例题名[J]. 示例学刊, 2021, 12(3): 1-9. DOI:10.99999/a."),
    "online first, no year yet": (
        ZH._replace(year=None, volume="", issue="", pages="1-14"),
        "示例甲, 示例乙. 示例题名[J/OL]. 示例学刊: 1-14[2022-07-14].",
    ),
    "early access with a DOI": (
        EN._replace(volume="", issue="", pages="", doi="10.99999/b"),
        "SHILI A, EXAMPLETON R J. An invented title[J/OL]. Sample Cities, 2020[2022-07-14]. DOI:10.99999/b.",
    ),
    "review article": (EN._replace(document_type="review"), "SHILI A, EXAMPLETON R J. An invented title[J]. Sample Cities, 2020, 7(2): 11-20."),
    "thesis": (
        Work("thesis", "示例论文", ("示例丙",), source="示例大学", place="北京", year=2020),
        "示例丙. 示例论文[D]. 北京: 示例大学, 2020.",
    ),
    "thesis with a publisher": (
        Work("thesis", "示例论文", ("示例丙",), source="示例大学", publisher="示例大学研究生院", year=2020),
        "示例丙. 示例论文[D]. 示例大学研究生院, 2020.",
    ),
    "conference": (
        Work("conference", "Invented paper", ("Shili, A",), "Proceedings of Nothing", "Sample Press", "Beijing", 2021, pages="3-8"),
        "SHILI A. Invented paper[C]//Proceedings of Nothing. Beijing: Sample Press, 2021: 3-8.",
    ),
    "newspaper": (
        Work("newspaper", "示例报道", ("示例丁",), "示例日报", year=2021, pages="003"),
        "示例丁. 示例报道[N]. 示例日报, 2021(003).",
    ),
    "book": (Work("book", "示例之书", ("示例戊",), publisher="示例出版社", place="上海", year=2019), "示例戊. 示例之书[M]. 上海: 示例出版社, 2019."),
    "chapter": (
        Work("book", "Chapter one", ("Shili, A",), "The whole book", "Sample Press", year=2019, pages="1-20"),
        "SHILI A. Chapter one[M]//The whole book. Sample Press, 2019: 1-20.",
    ),
    "standard": (Work("standard", "示例规范", ("示例委员会",), publisher="示例出版社", year=2020), "示例委员会. 示例规范[S]. 示例出版社, 2020."),
    "patent": (Work("patent", "一种示例装置", ("示例己",), year=2021), "示例己. 一种示例装置[P]. 2021."),
    "report": (Work("report", "示例报告", ("示例研究院",), publisher="示例研究院", year=2022), "示例研究院. 示例报告[R]. 示例研究院, 2022."),
    "a title that ends with its own mark": (ZH._replace(title="示例还是范例？"), "示例甲, 示例乙. 示例还是范例？[J]. 示例学刊, 2021, 12(3): 1-9."),
    "a title with a point and line ends": (
        EN._replace(title="An invented\n title."),
        "SHILI A, EXAMPLETON R J. An invented title[J]. Sample Cities, 2020, 7(2): 11-20.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_reference_reads_as_the_standard_prints_it(case: str) -> None:
    work, expected = CASES[case]
    assert expected == reference(work, DAY)


def test_every_document_type_has_a_mark() -> None:
    assert set(DOCUMENT_TYPES) == set(MARKS)


def test_up_to_three_authors_are_named() -> None:
    assert authors(("甲", "乙", "丙")) == "甲, 乙, 丙"
    assert authors(("甲", "乙", "丙", "丁")) == "甲, 乙, 丙, 等"
    assert authors(("A, B", "C, D", "E, F", "G, H")) == "A B, C D, E F, et al"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Exampleton, Robert J.", "EXAMPLETON R J"),
        ("Exampleton, RJ", "EXAMPLETON R J"),
        ("Van der Sample, Jean-Paul", "VAN DER SAMPLE J P"),
        ("Exampleton, Robert, Jr.", "EXAMPLETON R, Jr."),
        ("Ministry of Invented and Sample Affairs, Section Two", "Ministry of Invented and Sample Affairs, Section Two"),
        ("Example Bank", "Example Bank"),
        ("示例甲；", "示例甲"),
        ("阿示例·买例子", "阿示例·买例子"),
    ],
)
def test_an_author_is_written_as_the_standard_asks(printed: str, expected: str) -> None:
    assert expected == author(printed)


def test_chinese_works_come_first_by_pinyin_of_common_names() -> None:
    works = [EN, ZH._replace(authors=("赵示例",)), ZH._replace(authors=("白示例",)), ZH._replace(authors=("李示例",))]
    assert ["白示例", "李示例", "赵示例", "Shili, Anna"] == [work.authors[0] for work in sorted(works, key=order)]


TEXTS = st.text(st.sampled_from("示例文字ab 12"), max_size=12)  # the marks of a reference are ours, so none is among them


WORKS = st.builds(
    Work, st.sampled_from(DOCUMENT_TYPES), TEXTS, st.lists(TEXTS, max_size=5).map(tuple), TEXTS, TEXTS, TEXTS, st.none() | st.integers(1000, 2999),
    TEXTS, TEXTS, TEXTS, TEXTS,
)  # fmt: skip


@given(WORKS)
def test_whatever_is_missing_no_stray_punctuation_is_left(work: Work) -> None:
    made = reference(work)
    assert made.endswith(".")
    assert not any(stray in made for stray in ("..", ",,", ", .", ": .", "()", "[]", " ,", ". ."))
