"""The error model: what happens to a record on its way through typists, databases and exports. Each kind of damage has a name and a weight.

A second copy of a record suffers one to four kinds, drawn by weight; the same seed makes the same damage. The weights are guesses of ours, not
measured on any database: figures hold for this model, and are given by kind of damage, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from tests.benchmarks.works import WORDS, Record, Work

Damage = Callable[[Record, Work, Random], None]
ROOT: Final = Path(__file__).resolve().parent.parent.parent
ACCENTS: Final = str.maketrans("äöüÄÖÜřżłšč", "aouAOUrzlsc")


def retyped(record: Record, work: Work, random: Random) -> None:
    """A word typed or scanned wrongly."""
    del work
    title = record["title"]
    slips = [slip.split() for slip in WORDS["slips_zh"] if slip.split()[0] in title]
    if slips:
        right, wrong = random.choice(slips)
        record["title"] = title.replace(right, wrong, 1)
    elif title.isascii():
        words = list(re.finditer(r"[a-z]{6,}", title))
        if words:
            record["title"] = _mistyped(title, random.choice(words).start() + random.randrange(1, 5), random)


def _mistyped(title: str, place: int, random: Random) -> str:
    """A letter lost, doubled, or exchanged with its neighbour."""
    how = random.randrange(3)
    if how == 0:
        return title[:place] + title[place + 1 :]
    if how == 1:
        return title[:place] + title[place] + title[place:]
    return title[:place] + title[place + 1] + title[place] + title[place + 2 :]


def punctuated(record: Record, work: Work, random: Random) -> None:
    """Other marks, blanks, width or case."""
    del work
    title = record["title"]
    if title.isascii():
        record["title"] = random.choice((title.upper(), title.title(), title + ".", title.replace(":", " -"), title.replace("-", " ")))
    else:
        changed = title.replace("：", random.choice((":", "——", " "))).replace("？", "?").replace("——", "—")
        record["title"] = random.choice((changed, changed.replace("的", " 的 ", 1), f"《{changed}》", changed + "*"))


def encoded(record: Record, work: Work, random: Random) -> None:
    """A character lost to a code page, an entity, markup, or accents gone."""
    del work
    place = random.randrange(3, len(record["title"]) - 1)
    title = record["title"]
    if title.isascii():
        record["title"] = (
            title.replace("'", "&#39;").replace(" and ", " &amp; ") if "'" in title else f"<i>{title[:place]}</i>{title[place:]}"
        )
        record["authors"] = [name.translate(ACCENTS) for name in record["authors"]]
    else:
        record["title"] = title[:place] + random.choice("?□�") + title[place + 1 :]


def traditional(record: Record, work: Work, random: Random) -> None:
    """Traditional characters, as a database in Taiwan or Hong Kong has them; an English record is spelt the British way."""
    del work, random
    for field in ("title", "source", "abstract"):
        record[field] = record[field].translate(_to_traditional())
    record["authors"] = [name.translate(_to_traditional()) for name in record["authors"]]
    record["title"] = record["title"].replace("ization", "isation")


def truncated(record: Record, work: Work, random: Random) -> None:
    """A subtitle dropped, or a title and an abstract cut at a width."""
    del work
    title = record["title"]
    head = re.split(r"：|——|: |\? ", title)[0]
    if len(head) < len(title) and random.random() < 0.6:
        record["title"] = head
    else:
        record["title"] = title[: max(12 if not title.isascii() else 40, len(title) * 3 // 4)] + random.choice(("…", "...", ""))
    record["abstract"] = record["abstract"][:120]
    record["abstract_kind"] = "truncated"


def bare(record: Record, work: Work, random: Random) -> None:
    """Fields that are not there."""
    del work
    for field, share in (("doi", 0.7), ("pages", 0.4), ("issue", 0.3), ("volume", 0.4), ("abstract", 0.5), ("issn", 0.6), ("source", 0.1)):
        if random.random() < share:
            record[field] = ""
    record["abstract_kind"] = record["abstract_kind"] if record["abstract"] else "none"


def early(record: Record, work: Work, random: Random) -> None:
    """Online first: the year before, no volume, issue and pages yet."""
    del work, random
    record["year"] -= 1
    record |= {"volume": "", "issue": "", "pages": ""}


def abbreviated(record: Record, work: Work, random: Random) -> None:
    """The journal's abbreviation, pinyin or shorter name."""
    if record["language"] == "en":
        source = work.journal_en[1] if record["source"] == work.journal_en[0] else str(record["source"])
        record["source"] = source.upper()
    else:
        record["source"] = random.choice((record["source"].replace("（", "(").replace("）", ")"), work.journal_zh[1]))


def renamed(record: Record, work: Work, random: Random) -> None:
    """Initials, first names first, `et al`, reversed order; a Chinese name in pinyin."""
    names = record["authors"]
    how = random.randrange(4)
    if record["language"] == "zh":
        latin = [each.latin for each in work.people]
        record["authors"] = (names[:1], latin, [name.upper() for name in latin], names[::-1])[how]
    elif how == 0:
        record["authors"] = [re.sub(r"(\w)\w*\.?", r"\1", given) + f" {surname}" for surname, given in (n.split(", ") for n in names)]
    elif how == 1:
        record["authors"] = [
            f"{surname}, {' '.join(f'{part[0]}.' for part in given.split())}" for surname, given in (n.split(", ") for n in names)
        ]
    else:
        record["authors"] = names[:1] if how == 2 else names[::-1]


def transliterated(record: Record, work: Work, random: Random) -> None:
    """A Chinese title in pinyin, as some indexes print it; people and journal too."""
    if record["language"] == "zh":
        from pypinyin import lazy_pinyin

        plain = re.sub(r"[：——？、]+", " ", record["title"])
        spelt = " ".join(syllable for syllable in lazy_pinyin(plain) if syllable.strip())
        record |= {
            "title": spelt.capitalize(),
            "authors": [each.latin for each in work.people],
            "source": work.journal_zh[1],
            "abstract": "",
            "abstract_kind": "none",
        }
    else:
        punctuated(record, work, random)


def unaltered(record: Record, work: Work, random: Random) -> None:
    """Nothing but what another database counts or links."""
    del work, random
    record["url"] = "https://example.invalid/again"


MODEL: Final[tuple[tuple[Damage, int], ...]] = (
    (retyped, 4), (punctuated, 6), (encoded, 3), (traditional, 2), (truncated, 3), (bare, 6), (early, 3), (abbreviated, 4), (renamed, 5), (transliterated, 1), (unaltered, 3),
)  # fmt: skip


def damaged(record: Record, work: Work, random: Random) -> tuple[Record, list[str]]:
    """A copy of a record with one to four kinds of damage, and their names."""
    copy = dict(record)
    kinds = dict.fromkeys(
        random.choices([damage for damage, _ in MODEL], [weight for _, weight in MODEL], k=random.choice((1, 1, 2, 2, 3, 4)))
    )
    for damage in kinds:
        damage(copy, work, random)
    return copy, [damage.__name__ for damage in kinds]


@cache
def _to_traditional() -> dict[int, str]:
    lines = (ROOT / "pipeline" / "duplicates" / "traditional.txt").read_text(encoding="utf-8").split("\n")
    return {ord(line[0]): line[1] for line in lines if line and not line.startswith("#")}
