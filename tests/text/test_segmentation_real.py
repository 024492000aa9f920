"""The fast segmenter against jieba on more than 100,000 real sentences with a large user dictionary."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.text import NOTEFIRST, real_texts, sentences_of
from pipeline.text.segmentation import segmenter

LEAST = 100_000


@pytest.mark.real_exports
@pytest.mark.parametrize("hmm", [True, False])
def test_every_real_sentence_is_cut_as_jieba_cuts_it(shared: Path, hmm: bool) -> None:
    assert NOTEFIRST.is_relative_to(shared)
    texts = real_texts()
    sentences = sentences_of(texts)
    words = tuple(sorted({keyword for _, _, keywords in texts for keyword in keywords})[:8_000])
    fast, reference = (segmenter(name, words, hmm=hmm) for name in ("rjieba", "jieba"))
    assert len(sentences) >= LEAST
    assert 0 == sum(fast.cut(sentence) != reference.cut(sentence) for sentence in sentences)
