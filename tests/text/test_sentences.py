"""Where sentences end; and that spans cover every text, whatever is in it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.languages import Language
from pipeline.text.sentences import split
from tests.text.strategies import texts

LANGUAGES = st.sampled_from(("zh", "en", "other"))


def pieces(text: str, language: Language) -> list[str]:
    return [text[start:end] for start, end in split(text, language)]


# Each example is written with | where a sentence ends (blanks around it are not part of a sentence).
CHINESE = [
    "有差别(P<0.05).|结论 平台有效.",
    "(1)平台有效。|结论：可行。",
    "数据要共享。|公众要参与！|谁来付费？|再看。",
    "一是成本高；|二是效果差;|三是难持续。",
    "他说：“好。”|然后走了。",
    "“谁受益？”是首要问题。|答案未定。",
    "他问：“谁受益？”|没有人回答。",
    "平台（含“一网通办”。见下文；表1）已上线。|效果待查。",
    "包括“共建；共治；共享”三方面。|下文展开。",
    "《谁的城市？》一书影响很大。|它出版于1990年。",
    "增长3.5%，版本为V2.0。|见www.example.org/a?b=1;c=2。|完。",
    "参见约翰.史密斯与玛丽.琼斯的论文。|下文从略。",
    "本文分析了治理问题.|结果显示效果良好.|最后给出了建议.",
    "A&lt;B时成立。|A;|B。",
    "【目的】厘清概念|【方法】文献法|【结果】共三类。",
    "第一行没有标点\n|第二行也没有",
    "（本段为编者所加。）|正文开始。",
    "真的吗？！|当然……|",
    "在智慧城市（smart city）中，Dr. Wang et al.提出了模型。|下文。",
    "没有闭合的（括号。|后面的句子照样分开。|" + "长" * 300 + "。|别处的括号）在此。|",
]
ENGLISH = [
    "It counts cities (GDP).|FindingsThey grow.|Practical implicationsPlan them.",
    "They were asked.|Methodology: We counted.",
    "They grow at 55 degrees C. |(C) 2020 City Press Ltd. |All rights reserved.",
    "They grow by type and number |(C) 2014 The Authors. |Published by City Press.",
    "It holds for (a) 2003, (b) 2004, (c) 2005 and later. |It ends.",
    "It draws on (a) 2003 Surveys, (b) 2004 Polls, and (c) 2005 Polls.",
    "Dr. Smith et al. (2019) disagree. |We follow Prof. J. R. Lee.",
    "Costs fell by 3.5 % in 2019. |35 cities joined.",
    "Many tools exist, e.g. dashboards, i.e. Fig. 3 vs. Fig. 4. |They differ.",
    "It began in the U.S. in 2010. |It spread to the U.K. |The rest followed.",
    "Who pays? |Nobody knows! |Costs rise.",
    'They call it the "right to the city." |It is old.',
    "See no. 5 for details. |There is no. |None.",
    "Trust (see Lee et al. 2019. for more) matters. |Privacy too.",
    "Methods: we used a survey. |Results: 40 answers; 30 were valid.",
    "Aims are three: 1. The first. |2. The second.",
    "Services improved. |e-Government is used. |iPhone apps too.",
    "This was a new system.|The results are good.",
    "It runs on Node.js and www.Example.Com today. |Fine.",
    "A line that was wrapped by a program after some seventy or eighty\nBeijing characters. |End.",
    "Interview notes\n|The resident said little.",
    "Points:\n|- cost\n|- trust",
    "Acme Ltd. sells sensors. |Acme Inc. |However, it left.",
]


@pytest.mark.parametrize("marked", CHINESE)
def test_chinese_sentences(marked: str) -> None:
    parts = [part.strip() for part in marked.split("|") if part.strip()]
    assert parts == pieces(marked.replace("|", ""), "zh")


@pytest.mark.parametrize("marked", ENGLISH)
def test_english_sentences(marked: str) -> None:
    parts = [part.strip() for part in marked.split("|") if part.strip()]
    assert parts == pieces(marked.replace("|", ""), "en")


@given(texts, LANGUAGES)
@settings(max_examples=400)
def test_spans_are_in_order_disjoint_trimmed_and_cover_all_but_blanks(text: str, language: Language) -> None:
    here = 0
    for start, end in split(text, language):
        assert here <= start < end <= len(text)
        assert text[here:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        here = end
    assert text[here:].strip() == ""


@pytest.mark.parametrize(
    "unit", ["数字鸿沟没有数据", "中文很长很长的话.中", "(”“。", "“（", "a.\n", 'e.g. the (divide. and) no "data" ', "1. "]
)
def test_time_grows_with_the_text_not_with_its_square(unit: str) -> None:
    start = time.perf_counter()
    split(unit * (200_000 // len(unit)), "zh")
    split(unit * (200_000 // len(unit)), "en")
    assert time.perf_counter() - start < 5
