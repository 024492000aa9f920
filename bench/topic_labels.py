"""Are topics read as the right categories? Two readers' judgements: `python -m bench.topic_labels [score]`.

`sheet SHEET KEY` models topics of real abstracts of `../shared` with the defaults of stage 5, reads them as categories as stage 6 does, and writes what a
reader judges: of each topic ten words by relevance (λ = 0.6), three titles, and categories to choose from, in an order that tells nothing. Those are what our
mapping gives, what the codebook's terms among the ten words give, one drawn by chance, and more by chance up to four; "none" stands beside them. The sheet holds
text of real exports and stays outside the repository. `collect KEY READER READER` joins the readers' answers (topic → categories, or "none") with what each
method gave and keeps ids alone, in `tests/judgements/topic_labels.csv`.

Right is a method's answer that a reader chose too; where a method gives no category, that the reader chose "none". Ours can give several: `first` is the one
with the highest score, `any` asks for one among them.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from bench.judgements import KEPT, kept
from bench.mapping import CODEBOOK
from bench.text import EXPORTS, NOTEFIRST, real_texts
from pipeline.agreement import Unit, alpha, estimate, kappa
from pipeline.codebook import Codebook
from pipeline.config import load_codebook
from pipeline.frames import frame
from pipeline.mapping.topics import lifts, topic_rows, wide
from pipeline.settings import MappingSettings, SegmentSettings, TopicSettings
from pipeline.stages.s3_segment import segment
from pipeline.stages.s5_model_topics import Bags, Corpus, corpus_of
from pipeline.stages.s6_map_topics import fit_scorer, match_terms, score
from pipeline.text.languages import Language
from pipeline.text.lexicon import lexicon_of
from pipeline.text.matching import Matcher
from pipeline.topic_models import model_named
from pipeline.topic_models.choice import Choice, Effort, choose
from pipeline.topic_models.quality import relevant_terms
from tests.coded import Raw, _plain

NONE: Final = "none"
WORDS: Final = 10
TITLES: Final = 3
CANDIDATES: Final = 4  # categories to choose from, at least
DOCUMENTS: Final = 2000
SUBJECT: Final = re.compile("政府|政务|城市|社区|公共服务|数字鸿沟|治理")
ENGLISH: Final = (
    "wos_plaintext/lucho_wos_131222_1_740.txt",
    "wos_bibtex/SLRbanism_wos_reference.bib",
    "sciencedirect_bib/TeranRK_ScienceDirect_citations_1721933036744.bib",
)
NAME: Final = "topic_labels"
COLUMNS: Final = ("topic_id", "corpus", "ours", "terms", "chance", "reader_a", "reader_b")
Answers = Mapping[str, Sequence[str]]


class Modelled(NamedTuple):
    """One corpus: its texts by publication, what was fitted, and documents × categories."""

    texts: Mapping[str, Raw]
    corpus: Corpus
    choice: Choice
    scores: pd.DataFrame


class Labelled(NamedTuple):
    """A topic as it is judged, and the categories each method gives it, the best first; "none" where it gives none."""

    words: list[str]
    titles: list[str]
    ours: list[str]
    terms: list[str]

    @property
    def topic_id(self) -> str:
        """What stands for the topic: a hash of its words."""
        return hashlib.sha256(" ".join(self.words).encode()).hexdigest()[:16]


def corpora() -> Iterator[tuple[str, Language, list[Raw]]]:
    """Library science in Chinese, what of it speaks of government and cities, and the digital divide and smart cities in English."""
    chinese = [Raw(title, abstract, tuple(keywords)) for title, abstract, keywords in real_texts() if len(abstract) > 60]
    yield "library_zh", "zh", _spaced(chinese)
    yield "subject_zh", "zh", _spaced([text for text in chinese if SUBJECT.search(text.title + "".join(text.keywords))])
    yield "subject_en", "en", _spaced([text for file in ENGLISH for text in _plain(EXPORTS / file) if len(text.abstract) > 200])


def _spaced(texts: Sequence[Raw]) -> list[Raw]:
    """As many as are modelled, evenly spaced."""
    count = min(DOCUMENTS, len(texts))
    return [texts[number * len(texts) // count] for number in range(count)]


def modelled(language: Language, raw: Sequence[Raw], book: Codebook) -> Modelled:
    """Stages 3, 5 and 6 with their defaults, as far as the scores of documents."""
    texts = {f"p{number:05}": text for number, text in enumerate(raw)}
    publications = frame("publications", (_publication(name, language, text) for name, text in texts.items()))
    words, settings, mapping = frame("words"), SegmentSettings(), MappingSettings()
    made = segment(publications, frame("fieldnotes"), words, codebook=book, segment=settings)
    matches = match_terms(made.sentences, codebook=book).term_matches
    weights = fit_scorer(matches, made.sentences, codebook=book, map_topics=mapping).scorer_weights
    found = score(made.sentences, matches, weights, codebook=book, map_topics=mapping).document_categories
    lexicon, bags, topics = lexicon_of(book, words, settings), Bags(), TopicSettings()
    for document_id, spoken, tokens in made.tokens[["document_id", "language", "tokens"]].itertuples(index=False):
        if spoken == language:
            bags.setdefault(document_id, Counter()).update(token for token in tokens if lexicon.is_counted(token))
    corpus = corpus_of(language, bags, topics)
    effort = Effort((12,), topics.seeds, topics.bootstrap, topics.passes, topics.top_terms)
    choice = choose(model_named(topics.model, []), corpus.counts, effort)
    scores = wide(found, "document_id", "category_id", "score").reindex(columns=list(book.ids), fill_value=0.0)
    return Modelled(texts, corpus, choice, scores)


def _publication(name: str, language: str, text: Raw) -> dict[str, Any]:
    given = {"title": text.title, "abstract": text.abstract, "keywords": list(text.keywords)}
    return given | {"publication_id": name, "record_ids": [name], "language": language, "abstract_kind": "abstract"}


def labelled(made: Modelled, book: Codebook) -> Iterator[Labelled]:
    """The topics of one corpus."""
    fit, corpus = made.choice.fit, made.corpus
    theta = pd.DataFrame(fit.document_topics, index=corpus.publications, columns=[str(t) for t in range(fit.document_topics.shape[1])])
    found, matcher = lifts(theta, made.scores), Matcher(book)
    for topic, top in enumerate(relevant_terms(fit.topic_terms, corpus.counts, WORDS)):
        words = [corpus.terms[column] for column in top]
        rows = [row for row in topic_rows(str(topic), found, {}, MappingSettings()) if row["is_assigned"]]
        heaviest = np.argsort(-np.round(fit.document_topics[:, topic], 6), kind="stable")[:TITLES]
        titles = [made.texts[corpus.publications[row]].title for row in heaviest]
        ours = [row["category_id"] for row in sorted(rows, key=lambda row: -row["score"])]
        yield Labelled(words, titles, ours or [NONE], by_terms(words, corpus.language, matcher, book))


def by_terms(words: Sequence[str], language: Any, matcher: Matcher, book: Codebook) -> list[str]:
    """The category that most of the words are terms of, of equals the codebook's first; "none" if no word is one."""
    counts = Counter(category for word in words for category in {match.category_id for match in matcher.find(word, language)})
    return [max(book.ids, key=lambda category: (counts[category], -book.ids.index(category)))] if counts else [NONE]


def item(topic: Labelled, language: str, book: Codebook) -> tuple[dict[str, Any], str]:
    """A topic on the sheet, and the category that chance gives it."""
    random = np.random.default_rng(int(topic.topic_id, 16))
    drawn = [book.ids[place] for place in random.permutation(len(book.ids))]
    given = list(dict.fromkeys(each for each in (*topic.ours, *topic.terms, drawn[0]) if each != NONE))
    more = [each for each in drawn if each not in given][: max(0, CANDIDATES - len(given))]
    by_id = {category.id: category for category in book.categories}
    shown = [by_id[name] for name in random.permutation([*given, *more]).tolist()]
    candidates = [{"category_id": each.id, "label": each.label.model_dump(), "definition": each.definition.model_dump()} for each in shown]
    return {
        "topic_id": topic.topic_id,
        "language": language,
        "words": topic.words,
        "titles": topic.titles,
        "candidates": candidates,
    }, drawn[0]


def sheet(to: Path, key: Path) -> None:
    """Write what is judged, and what each method gave, to two files outside the repository."""
    book, items, methods = load_codebook(CODEBOOK), list[dict[str, Any]](), dict[str, dict[str, Any]]()
    for name, language, raw in corpora():
        for topic in labelled(modelled(language, raw, book), book):
            shown, chance = item(topic, language, book)
            items.append(shown)
            methods[topic.topic_id] = {"corpus": name, "ours": topic.ours, "terms": topic.terms, "chance": [chance]}
    items.sort(key=lambda each: str(each["topic_id"]))
    for path, content in ((to, items), (key, methods)):
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def collect(key: Path, readers: Sequence[Path]) -> None:
    """Join two readers' answers with what each method gave; KeyError if a topic has no answer."""
    methods = json.loads(key.read_text(encoding="utf-8"))
    answers: list[Answers] = [json.loads(path.read_text(encoding="utf-8")) for path in readers]
    with (KEPT / f"{NAME}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for topic_id, given in sorted(methods.items(), key=lambda pair: (pair[1]["corpus"], pair[0])):
            lists = [given["ours"], given["terms"], given["chance"], *(sorted(read[topic_id]) or [NONE] for read in answers)]
            writer.writerow([topic_id, given["corpus"], *(" ".join(each) for each in lists)])


def is_right(given: str, chosen: str, *, first: bool = False) -> bool:
    """Whether a method's categories, or the first of them, hold one that the reader chose."""
    return bool(set(given.split()[: 1 if first else None]) & set(chosen.split()))


def report(rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """The figures, a line each."""
    yield f"{'corpus':12} topics  {'method':12} right by reader a, by b, by both"
    for corpus in (*dict.fromkeys(row["corpus"] for row in rows), "all"):
        chosen = [row for row in rows if corpus in (row["corpus"], "all")]
        for name, column, first in (
            ("ours, first", "ours", True),
            ("ours, any", "ours", False),
            ("terms", "terms", True),
            ("chance", "chance", True),
        ):
            hits = [tuple(is_right(row[column], row[reader], first=first) for reader in ("reader_a", "reader_b")) for row in chosen]
            shares = [*np.mean(hits, axis=0), np.mean([all(pair) for pair in hits])]
            yield f"{corpus:12} {len(chosen):6}  {name:12} " + "  ".join(f"{value:.2f}" for value in shares)
    yield from _agreed(rows)


def _agreed(rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """How far the readers agree on the categories that a method proposed."""
    units: list[Unit] = [
        {reader: "yes" if category in row[reader].split() else "no" for reader in ("reader_a", "reader_b")}
        for row in rows
        for category in sorted({*row["ours"].split(), *row["terms"].split(), *row["chance"].split()})
    ]
    same = np.mean([unit["reader_a"] == unit["reader_b"] for unit in units])
    value, spread = kappa(units, "reader_a", "reader_b"), estimate(units, alpha)
    interval = f"{spread.value:.2f} ({spread.low:.2f} to {spread.high:.2f})"
    yield f"readers: {len(units)} proposals for {len(rows)} topics, judged alike {same:.2f}, kappa {value:.2f}, alpha {interval}"


def main(arguments: Sequence[str]) -> None:
    """Print the figures, or make the sheet, or keep the answers."""
    if arguments[:1] == ["sheet"]:
        if not NOTEFIRST.exists():
            sys.stdout.write("no ../shared/exports on this machine: nothing to judge\n")
            return
        sheet(Path(arguments[1]), Path(arguments[2]))
    elif arguments[:1] == ["collect"]:
        collect(Path(arguments[1]), [Path(each) for each in arguments[2:4]])
    else:
        print(*report(kept(NAME)), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
