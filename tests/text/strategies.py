"""Texts that break things: what real exports hold, and what they should not."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = (
    "数字鸿沟", "数据", "数据开放", "印度尼西亚", "印度", "码", "AI治理", "治理", "不", "没有", "。", "！", "；", "，", "（", "）", "“", "”", "?", ";", ".", " ", "\n", "\r\n",
    "digital", "divide", "divides", "open-data", "data", "centre", "platform", "not", "e.g.", "Dr.", "et al.", "3.5", "%", "The", "(", ")", '"', "'",
    "\x00", "\u2028", "\u0085", "\ufeff", "𠮷", "😀", "İ", "ﬁ", "é", "e\u0301", "~(2+)", "(#br)", "&lt;", "<sub>", "【目的】", "[方法]", "…", "한국어", "ひらがな",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join)
