"""What in a stored text is not the authors' words: marks that databases leave, and sentences that publishers add. Each by a rule with a name.

The stored text never changes. Marks become blanks in a working copy of the same length, so that every offset holds; boilerplate sentences are
recognised by the expressions in `boilerplate.txt`. How often each rule was used is counted per document.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Final

from pipeline.text.wordfiles import read_words

_MARKS: Final = re.compile(
    r"""(?P<label>(?i:\A\s*abstract)(?=\s*(?:\(\#br\)|[\r\n:]|\Z)))  # what the field is called, printed in it
    |(?P<line_break>\(\#br\))                                    # CNKI's line break in foreign abstracts
    |(?P<superscript>~\([^()\s]{1,12}\)|(?<=[^\W\d_])~(?=\d)|(?<=\w)~(?=[+\-](?!\d)))  # CNKI's: Ca~(2+), 作者~([1-3]), χ~2, CD4~+; not 5~10
    |(?P<no_abstract><正>)                                        # CNKI's mark of a text that is no abstract
    |(?P<latex>\\documentclass\b.{0,2000}?\\end\{document\})       # a formula as a whole LaTeX document, as Springer hands it on
    |(?P<comment><comment>[^<>]{0,80}</comment(?:>|\Z))           # Web of Science's notes about superscripts
    |(?P<tag></?[A-Za-z][A-Za-z0-9:]{0,15}(?:\s[^<>]{0,80})?/?>)  # HTML and JATS
    |(?P<entity>&(?:[A-Za-z]{2,8}|\#\d{1,6}|\#x[0-9A-Fa-f]{1,6});|&[ ](?i:nbsp|copy|reg|trade|amp|lt|gt|quot|apos);)
    |(?P<trademark>(?<=\w[ ])\((?:R|TM)\)(?=[ ]|\Z))
    |(?P<byte_order_mark>\ufeff)
    |(?P<invisible>[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufff9-\ufffc])
    |(?P<private_use>(?<=\+)[\ue000-\uf8ff])                     # a sign of one database's own font, ™: LibQUAL+\ue3eb; others stand for letters
    |(?P<lost_character>\ufffd)                                   # what a decoder could not read
    """,
    re.VERBOSE | re.DOTALL,
)
FULL_WIDTH: Final = "full_width"  # the rule that blanks nothing: such letters and figures are read as plain ones
_FULL_WIDTH: Final = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
LONGEST_BOILERPLATE: Final = 300
NOTICE: Final = re.compile(  # a copyright notice behind the last words of an abstract, whatever mark they end with: a sentence of its own; not (a), (b), (c)
    rf"""(?<![,;:]\s)(?<!\band\s)(?<!\bor\s)(?:\bcopyright\s+)?(?:\(c\)|©|&\s?copy;)
    (?=\s*(?:(?:19|20)\d\d\s+(?-i:[A-Z])|(?-i:[A-Z])[^.]{{2,60}}\s(?:19|20)\d\d\b)[^\n]{{0,{LONGEST_BOILERPLATE}}}\Z)""",
    re.IGNORECASE | re.VERBOSE,
)


def blank_marks(text: str) -> str:
    """`text` with every mark replaced by as many blanks: same length, same offsets."""
    return _MARKS.sub(lambda match: " " * len(match[0]), text)


def mark_places(text: str) -> list[tuple[int, int, str]]:
    """Start, end and rule of every mark in `text`: what `blank_marks` blanks."""
    return [(match.start(), match.end(), str(match.lastgroup)) for match in _MARKS.finditer(text)]


def marks(text: str) -> Counter[str]:
    """How many marks each rule finds in `text`, and how many runs of full-width letters and figures, which are folded when words are compared."""
    found = Counter(rule for _, _, rule in mark_places(text))
    return found + Counter({FULL_WIDTH: len(_FULL_WIDTH.findall(text))})


def boilerplate_rule(sentence: str) -> str:
    """The rule by which the whole sentence is a publisher's or a journal's line; empty if it is the authors'."""
    if len(sentence) > LONGEST_BOILERPLATE:
        return ""
    plain = sentence.strip()
    return next((rule for rule, pattern in _boilerplate() if pattern.fullmatch(plain)), "")


def rules() -> tuple[str, ...]:
    """The names of all rules, sorted."""
    return tuple(sorted({FULL_WIDTH, *_MARKS.groupindex, *(rule for rule, _ in _boilerplate())}))


@cache
def _boilerplate() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lines = (line.split("\t", 1) for line in read_words("boilerplate.txt"))
    return tuple((rule, re.compile(pattern, re.IGNORECASE)) for rule, pattern in lines)
