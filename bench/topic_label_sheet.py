"""What readers judge of topic labels, made from real abstracts: the sheet of `bench.topic_labels`, which tells of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from bench.mapping import CODEBOOK
from bench.text import EXPORTS, real_texts
from pipeline.codebook import Codebook
from pipeline.config import load_codebook
from pipeline.frames import frame
from pipeline.mapping.topic_steps import scores_and_counts
from pipeline.mapping.topics import Lifts, lifts, topic_rows
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


class Modelled(NamedTuple):
    """One corpus: its texts by publication, what was fitted, and documents × categories."""

    texts: Mapping[str, Raw]
    corpus: Corpus
    choice: Choice
    scores: pd.DataFrame
    counted: pd.DataFrame


class Labelled(NamedTuple):
    """A topic as it is judged, and the categories each method gives it, the best first; "none" where it gives none."""

    words: list[str]
    titles: list[str]
    ours: list[str]  # by the rule without the condition on documents, as it was when the readers judged
    carried: list[float]  # of each of these, what that condition asks for: the share of the topic's documents that are counted for it
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
    return Modelled(texts, corpus, choice, *scores_and_counts(found, book))


def _publication(name: str, language: str, text: Raw) -> dict[str, Any]:
    given = {"title": text.title, "abstract": text.abstract, "keywords": list(text.keywords)}
    return given | {"publication_id": name, "record_ids": [name], "language": language, "abstract_kind": "abstract"}


def labelled(made: Modelled, book: Codebook) -> Iterator[Labelled]:
    """The topics of one corpus."""
    fit, corpus = made.choice.fit, made.corpus
    theta = pd.DataFrame(fit.document_topics, index=corpus.publications, columns=[str(t) for t in range(fit.document_topics.shape[1])])
    found, matcher = lifts(theta, made.scores, made.counted), Matcher(book)
    for topic, top in enumerate(relevant_terms(fit.topic_terms, corpus.counts, WORDS)):
        words = [corpus.terms[column] for column in top]
        ours = _assigned(str(topic), found)
        carried = [round(float(found.carried.loc[str(topic), name]), 3) for name in ours if name != NONE]
        heaviest = np.argsort(-np.round(fit.document_topics[:, topic], 6), kind="stable")[:TITLES]
        titles = [made.texts[corpus.publications[row]].title for row in heaviest]
        yield Labelled(words, titles, ours, carried, by_terms(words, corpus.language, matcher, book))


def _assigned(topic: str, found: Lifts) -> list[str]:
    """The categories a topic is read as, the strongest first, however few of its documents are counted for them."""
    rows = [row for row in topic_rows(topic, found, {}, MappingSettings(topic_documents=0)) if row["is_assigned"]]
    return [row["category_id"] for row in sorted(rows, key=lambda row: -row["score"])] or [NONE]


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
            methods[topic.topic_id] = {
                "corpus": name,
                "ours": topic.ours,
                "carried": topic.carried,
                "terms": topic.terms,
                "chance": [chance],
            }
    items.sort(key=lambda each: str(each["topic_id"]))
    for path, content in ((to, items), (key, methods)):
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
