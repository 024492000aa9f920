"""Invented works, told as Chinese and as English databases would tell them. Same seed, same works."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

WORDS: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8"))
Record = dict[str, Any]


class Person(NamedTuple):
    """A person by the name in Chinese characters (none for a foreigner) and in Latin letters."""

    han: str
    surname: str
    given: str

    @property
    def latin(self) -> str:
        """`Zhou, Shilan`."""
        return f"{self.surname}, {self.given}"


class Work(NamedTuple):
    """A work before any database has it."""

    number: int
    titles: tuple[str, str]  # zh, en
    abstracts: tuple[str, str]
    people: tuple[Person, ...]
    journal_zh: tuple[str, str, str, str]
    journal_en: tuple[str, str, str]
    year: int
    volume: str
    issue: str
    pages: str
    doi: str


def work(number: int, random: Random) -> Work:
    """An invented work; its DOI is there in two of three."""
    zh, en = _titles(random)
    first = random.randrange(1, 180)
    return Work(
        number=number,
        titles=(zh, en[0].upper() + en[1:]),
        abstracts=_abstracts(zh, en, random),
        people=tuple(person(random) for _ in range(random.choice((1, 2, 2, 3, 3, 4, 5)))),
        journal_zh=tuple(random.choice(WORDS["journals_zh"])),
        journal_en=tuple(random.choice(WORDS["journals_en"])),
        year=random.randrange(2012, 2024),
        volume=str(random.randrange(8, 45)),
        issue=str(random.randrange(1, 13)),
        pages=f"{first}-{first + random.randrange(4, 18)}",
        doi=f"10.99999/bench.{number}" if random.random() < 0.66 else "",
    )


def person(random: Random) -> Person:
    """A person with a Chinese name."""
    surname, family = random.choice(WORDS["surnames"]).split()
    names = [random.choice(WORDS["given"]).split() for _ in range(random.choice((1, 2, 2, 2)))]
    han, latin = surname + "".join(name for name, _ in names), "".join(spelt for _, spelt in names)
    return Person(han, family.capitalize(), latin.capitalize())


def foreigner(random: Random) -> Person:
    """A person without one."""
    return Person("", random.choice(WORDS["western"]), random.choice(WORDS["first_names"]))


def chinese_record(made: Work) -> Record:
    """The work as CNKI has it: without a translated title, which its common exports do not give."""
    journal = made.journal_zh
    return _record(made, 0, "CNKI", "zh") | {"authors": [each.han for each in made.people], "source": journal[0], "issn": journal[3]}


def english_record(made: Work, random: Random) -> Record:
    """The work of an English journal as Web of Science has it; half of the people are no Chinese."""
    people = [each if random.random() < 0.5 else foreigner(random) for each in made.people]
    journal = made.journal_en
    return _record(made, 1, "WOS", "en") | {"authors": [each.latin for each in people], "source": journal[0], "issn": journal[2]}


def translated_record(made: Work, random: Random) -> Record:
    """A work of a Chinese journal as an English database has it: title in English, people in pinyin, journal in English or pinyin."""
    journal = made.journal_zh
    source = random.choice((journal[1], journal[2]))
    return _record(made, 1, "WOS", "en") | {"authors": [each.latin for each in made.people], "source": source, "issn": journal[3]}


def _record(made: Work, language: int, database: str, code: str) -> Record:
    return {
        "database": database, "document_type": "journal", "title": made.titles[language], "year": made.year, "volume": made.volume, "issue": made.issue,
        "pages": made.pages, "doi": made.doi, "abstract": made.abstracts[language], "abstract_kind": "abstract", "language": code, "title_translated": "",
    }  # fmt: skip


def _titles(random: Random) -> tuple[str, str]:
    pattern = random.choice(WORDS["patterns"])
    chosen = {name[0]: random.choice(WORDS[name]) for name in ("places", "topics", "aspects", "methods", "groups")}
    zh = {letter: pair[0] for letter, pair in chosen.items()}
    en = {letter: pair[1] for letter, pair in chosen.items()}
    en["A"] = en["a"][0].upper() + en["a"][1:]
    return pattern[0].format(**zh), pattern[1].format(**en)


def _abstracts(zh: str, en: str, random: Random) -> tuple[str, str]:
    """A few invented sentences that differ from work to work."""
    respondents, share, sites = random.randrange(80, 3000), random.randrange(11, 89), random.randrange(2, 40)
    other_zh, other_en = random.choice(WORDS["groups"])
    method_zh, method_en = random.choice(WORDS["methods"])
    return (
        f"以{sites}个样本点和{respondents}份材料讨论{zh}。{method_zh}表明，{share}%的{other_zh}提到这一问题，其余未作回答。结论限于所调查的样本。",
        (
            f"Drawing on {sites} sites and {respondents} items, this paper looks at the following: {en}. A {method_en} shows that {share}% of {other_en} "
            "speak of the matter. The conclusions hold for the sample only."
        ),
    )
