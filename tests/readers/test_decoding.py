"""Bytes become text in the encoding they are in; what cannot be read mends one character and is reported."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.cleaning import clean
from pipeline.readers.decoding import decode

CHINESE = "RT Journal Article\nT1 虚构城市的数字治理研究\nAB 本文分析了示例城市的数据共享，提出了建议。\nDS CNKI\n"
TRADITIONAL = "RT Journal Article\nT1 虛構城市的數位治理研究\nAB 本文分析了範例城市的資料共享，提出了建議。\nDS CNKI\n"
WESTERN = "PT J\nAU Müller, Jörg\n   Peña, José\nTI Smart cities – a “review” of café culture\nER\n\nEF"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (CHINESE, "utf-16-be", "utf-16-be"),
        (CHINESE, "utf-32-le", "utf-32-le"),
        (CHINESE, "utf-32-be", "utf-32-be"),
        (TRADITIONAL, "big5hkscs", "big5hkscs"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (WESTERN, "cp1252", "cp1252"),
        (WESTERN, "utf-8", "utf-8"),
    ],
)
def test_encoding_is_told_without_a_mark(text: str, codec: str, name: str) -> None:
    assert (text, name, (), 0) == decode(text.encode(codec))


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("marks", [1, 2])
def test_byte_order_marks_decide_and_disappear(codec: str, marks: int) -> None:
    assert (CHINESE, codec, (), 0) == decode(("\ufeff" * marks + CHINESE).encode(codec))


def test_euro_of_code_page_936_is_a_euro() -> None:
    data = CHINESE.replace("建议", "50元").encode("gb18030") + b"AB \x80100\n"
    decoded = decode(data)
    assert ("gb18030", ()) == (decoded.encoding, decoded.notes)
    assert decoded.text.endswith("AB €100\n")


def test_a_bad_byte_mends_one_character_and_is_reported_with_offset_and_line() -> None:
    data = bytearray(CHINESE * 3, "utf-8")
    at = data.index("示例".encode())
    data[at] = 0xFF
    decoded = decode(bytes(data))
    assert "utf-8" == decoded.encoding
    assert [("bad_byte", 3, f"offset {at}")] == [tuple(note) for note in decoded.notes[:1]]
    assert CHINESE * 3 == re.sub("\ufffd+", "示", decoded.text)


def test_a_joined_piece_in_another_encoding_does_not_flip_the_file() -> None:
    decoded = decode((CHINESE * 3).encode("utf-8") + CHINESE.encode("gb18030"))
    assert (CHINESE * 4, "utf-8") == (decoded.text, decoded.encoding)
    assert {"mixed_encodings"} == {note.code for note in decoded.notes}
    decoded = decode((CHINESE * 3).encode("gb18030") + CHINESE.encode("utf-8"))
    assert (CHINESE * 4, "gb18030") == (decoded.text, decoded.encoding)


def test_a_person_can_name_the_encoding() -> None:
    assert ("é", "latin-1") == (decode(b"\xe9", "latin-1").text, "latin-1")
    with pytest.raises(LookupError):
        decode(b"x", "no-such-codec")


def test_characters_without_meaning_are_removed_and_counted_and_lines_stay() -> None:
    text, notes = clean("\ufeffa\x00b\x1a\nc\u202ed\u200d\u2028e\x0bf\r\n")
    assert "ab\ncd\u200d e f\r\n" == text
    assert {"control_characters": "2", "invisible_characters": "1", "other_line_breaks": "2"} == {note.code: note.detail for note in notes}


# Characters of daily use, which is what tells the encodings apart; names hold rarer ones, among many of these.
GB_LEVEL_ONE = [bytes([lead, trail]).decode("gb2312") for lead in range(0xB0, 0xD7) for trail in range(0xA1, 0xFF)]
BIG5_LEVEL_ONE = [bytes([lead, trail]).decode("big5") for lead in range(0xA5, 0xC6) for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF))]


def _varied(characters: list[str]) -> st.SearchStrategy[str]:
    """Thirty characters or more, all different: one character over and over can be valid in several encodings."""
    return st.lists(st.sampled_from(characters), min_size=30, max_size=200, unique=True).map("".join)


@given(_varied(GB_LEVEL_ONE), st.sampled_from(["gb18030", "utf-8", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-16"]))
def test_any_chinese_text_survives_any_chinese_encoding(words: str, codec: str) -> None:
    text = f"RT Journal Article\r\nT1 {words[:20]}\r\nAB {words[20:]}\r\nDS CNKI\r\n\r\n"
    assert text == decode(text.encode(codec)).text


@given(_varied(BIG5_LEVEL_ONE))
def test_any_traditional_text_survives_big5(words: str) -> None:
    text = f"RT Journal Article\nT1 {words[:20]}\nAB {words[20:]}\nDS CNKI\n\n"
    assert (text, "big5hkscs") == decode(text.encode("big5hkscs"))[:2]


@given(st.binary(max_size=300))
def test_no_bytes_end_in_a_traceback(data: bytes) -> None:
    decode(data)
