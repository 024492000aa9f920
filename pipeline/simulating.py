"""A labelled set of records, from a file or from a review's own decisions, and what its simulations come to."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from pipeline.errors import PanyouError, Text, fault
from pipeline.report.drawing import Figure
from pipeline.report.figure_recall import STEPS, recall_figure
from pipeline.report.page import environment, svg
from pipeline.report.words import LANGUAGES
from pipeline.screening.ranking import Sentences, beside, features, rows_of, terms
from pipeline.screening.simulation import Found, Measures, Simulation, measures, recalls, simulations, stopped
from pipeline.screening.stopping import hypergeometric, streak
from pipeline.sheets.cells import Cells
from pipeline.text.languages import language_of
from pipeline.text.lexicon import Lexicon
from pipeline.text.sentences import split
from pipeline.text.vectors import Encoder, Stored, document_means, encoded, stored
from pipeline.text.words import tokenise

fault("simulate_columns", Text("找不到这些列：{missing}", "these columns are not there: {missing}"),
      Text("第一行写列名：record、title、abstract、label", "name the columns in the first row: record, title, abstract, label"))  # fmt: skip
fault("simulate_label", Text("第 {row} 行的 label 是“{value}”", "the label of row {row} is {value}"),
      Text("相关写 1 或 include，不相关写 0 或 exclude", "write 1 or include, 0 or exclude"))  # fmt: skip
fault("simulate_twice", Text("记录编号重复：{id}", "a record's id occurs twice: {id}"),
      Text("每条记录用一个自己的编号", "give each record an id of its own"))  # fmt: skip
fault("simulate_few", Text("相关 {relevant} 条、不相关 {irrelevant} 条，不够模拟", "{relevant} relevant and {irrelevant} irrelevant record(s) are too few to simulate"),
      Text("两类各要至少 2 条", "each kind needs two at least"))  # fmt: skip

NAMES: Final = {
    "record": ("record", "record_id", "id"),
    "title": ("title",),
    "abstract": ("abstract",),
    "label": ("label", "included", "label_included"),
}
LABELS: Final = {"1": True, "include": True, "yes": True, "true": True, "0": False, "exclude": False, "no": False, "false": False}
FEWEST: Final = 2  # of each kind: one is known from the start
PLAIN: Final = Lexicon((), ())
RULES: Final = {
    "streak": lambda answers, _: streak(answers).stops,
    "hypergeometric": lambda answers, records: hypergeometric(answers, records).stops,
}


class Labelled(NamedTuple):
    """Records by id with their words, whether each is relevant, and their vectors where there is an embedding model."""

    documents: dict[str, Sentences]
    labels: dict[str, bool]
    vectors: Mapping[str, Stored] = {}


def of_cells(rows: Cells, encoder: Encoder | None = None) -> Labelled:
    """The records of a table with a header; raises PanyouError where it is not such a table."""
    header = [name.strip().casefold() for name in rows[0]] if rows else []
    places = {column: next((header.index(name) for name in names if name in header), -1) for column, names in NAMES.items()}
    if missing := [column for column, place in places.items() if place < 0]:
        raise PanyouError("simulate_columns", missing=", ".join(missing))
    made, texts = Labelled({}, {}), dict[str, list[str]]()
    for number, row in enumerate(rows[1:], start=2):
        if any(row):
            values = {column: row[place] if place < len(row) else "" for column, place in places.items()}
            _add(made, number, values)
            texts[values["record"]] = [values["title"], values["abstract"]]
    return made if encoder is None else made._replace(vectors=vectors_of(encoder, texts))


def vectors_of(encoder: Encoder, texts: Mapping[str, Sequence[str]]) -> dict[str, Stored]:
    """The vector of each record, the mean of the sentences of its texts."""
    told = [(name, sentence) for name, fields in texts.items() for text in fields for sentence in _sentences(text)]
    return document_means([name for name, _ in told], stored(encoded(encoder, [sentence for _, sentence in told])))


def _sentences(text: str) -> Iterator[str]:
    return (text[start:end] for start, end in split(text, language_of(text)))


def _add(made: Labelled, number: int, values: dict[str, str]) -> None:
    name, label = values["record"], LABELS.get(values["label"].strip().casefold())
    if label is None:
        raise PanyouError("simulate_label", row=number, value=values["label"])
    if name in made.labels:
        raise PanyouError("simulate_twice", id=name)
    made.labels[name] = label
    made.documents[name] = [*words(values["title"]), *words(values["abstract"])]


def words(text: str) -> list[list[str]]:
    """The words of each sentence of a text."""
    language = language_of(text)
    return [[token.text for token in tokenise(sentence, language, PLAIN)] for sentence in _sentences(text)]


def of_review(tokens: pd.DataFrame, screening: pd.DataFrame, document_vectors: pd.DataFrame) -> Labelled:
    """The publications that people included or excluded by title and abstract."""
    decided = screening[(screening["decided_by"] == "person") & (screening["phase"] == "title_abstract")]
    rows = zip(decided["publication_id"], decided["decision"], strict=True)
    labels = {name: decision == "include" for name, decision in rows if decision in ("include", "exclude")}
    documents: dict[str, list[list[str]]] = {name: [] for name in labels}
    for name, sentence in zip(tokens["document_id"], tokens["tokens"], strict=True):
        if name in documents:
            documents[name].append(sentence)
    return Labelled(dict(documents), labels, dict(zip(document_vectors["document_id"], document_vectors["vector"], strict=True)))


def simulate(labelled: Labelled, seeds: Sequence[int], batch: int) -> list[Simulation]:
    """A simulation a seed; raises PanyouError where a kind of record is too rare."""
    ids = sorted(labelled.labels)
    relevant = sum(labelled.labels.values())
    if min(relevant, len(ids) - relevant) < FEWEST:
        raise PanyouError("simulate_few", relevant=relevant, irrelevant=len(ids) - relevant)
    matrix, vectors = features(terms(labelled.documents[name]) for name in ids), rows_of(ids, labelled.vectors)
    is_relevant = np.array([labelled.labels[name] for name in ids])
    found = simulations(matrix, is_relevant, ids, seeds, batch)
    if vectors is None:
        return found
    embedded = simulations(beside(matrix, vectors), is_relevant, ids, seeds, batch)
    return [words._replace(embedded=both.ranked) for words, both in zip(found, embedded, strict=True)]


def metrics_csv(found: Sequence[Simulation], batch: int) -> bytes:
    """A row a seed and order: the measures, and where each rule stopped."""
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\n")
    table.writerow(
        ["seed", "order", "records", "relevant", *Measures._fields, *(f"{rule}_{what}" for rule in RULES for what in ("read", "recall"))]
    )
    for each in found:
        orders = {"ranked": each.ranked, "ranked_with_embeddings": each.embedded, "random": each.random}
        for name, order in ((name, order) for name, order in orders.items() if order is not None):
            stops = [value for rule in RULES.values() for value in stopped(order, rule, batch)]
            table.writerow([each.seed, name, len(order), int(order.sum()), *measures(order), *stops])
    return written.getvalue().encode()


def means(orders: Sequence[Found]) -> Measures:
    """The mean of each measure."""
    return Measures(*(fmean(values) for values in zip(*map(measures, orders), strict=True)))


def drawn(found: Sequence[Simulation], *, is_synthetic: bool) -> dict[str, bytes]:
    """The recall curves, with an embedding model where there is one, a file a language; a figure drawn from invented texts says so."""
    figure: Figure = recall_figure([_curve(each.best_informed) for each in found], [_curve(each.random) for each in found])
    templates = environment()
    return {f"recall.{language}.svg": svg(templates, figure, language, is_synthetic=is_synthetic) for language in LANGUAGES}


def _curve(order: Found) -> list[float]:
    """Recall at each hundredth of the records."""
    curve = recalls(order)
    return [float(curve[len(order) * step // STEPS]) for step in range(STEPS + 1)]
