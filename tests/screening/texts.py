"""Invented texts (示例) whose clauses no two share, so that only words can tell what they are about."""

from __future__ import annotations

import random

from pipeline.text.lexicon import Lexicon
from pipeline.text.words import tokenise

ABOUT = ("数字治理", "政务服务", "数据共享")
NOT_ABOUT = ("天线阵列", "图像压缩", "电池材料")
FILL = ("我们", "研究", "提出", "分析", "进行", "采用", "方法", "结果", "表明", "目前", "本文", "以及", "相关", "问题")


def clause(subject: str, generator: random.Random) -> str:
    """A clause that no other text has, about a subject."""
    words = [*generator.sample(FILL, 5), subject]
    generator.shuffle(words)
    return "".join(words)


def synthetic(count: int = 60) -> tuple[list[str], list[bool]]:
    """Texts of three clauses each; a third are about governance."""
    generator = random.Random(3)
    labels = [number % 3 == 0 for number in range(count)]
    texts = ["，".join(clause(generator.choice(ABOUT if label else NOT_ABOUT), generator) for _ in range(3)) for label in labels]
    return texts, labels


def cut(text: str) -> list[list[str]]:
    return [[token.text for token in tokenise(text, "zh", Lexicon((), ()))]]
