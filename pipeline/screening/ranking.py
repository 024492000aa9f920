"""Which publications to read next: a linear support vector machine over the words of both languages, learned from what people decided.

The settings are those of ASReview's ELAS u4 (https://github.com/asreview/asreview, `asreview/models`): TF-IDF of words and pairs of words
with sublinear counts, `LinearSVC` with C 0.11 and squared hinge loss, classes balanced by ratio, most relevant first. What differs is
what a word is: ELAS takes what stands between spaces, which in Chinese is a clause; here words come from the segmenter, and instead of pairs of
Chinese words there are pairs of characters, which find what the segmenter cut amiss. In 18 simulations on Chinese abstracts (`bench.screening`
draws others) that was slightly better than pairs of words, and than pairs of words and triples of characters, which take three times as long.

With an embedding model the documents' vectors stand beside those features, centred and `VECTOR_WEIGHT` long where the TF-IDF row is 1 long.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.text.vectors import Stored, Vectors, centred, restored

COST: Final = 0.11  # C of ELAS u4
RATIO: Final = 9.8  # weight of all included together, where all excluded together weigh 1; ELAS u4
# Length of a vector beside a TF-IDF row of length 1; of 0.5, 1 and 2 the best in four simulations with a static model, on seed 1.
VECTOR_WEIGHT: Final = 0.5
COMMON: Final = 0.95  # a feature in a larger share of the documents is left out; ELAS u4

Sentences = Sequence[Sequence[str]]
Scores = npt.NDArray[np.float64]


def terms(sentences: Sentences) -> list[str]:
    """Words; pairs of words in runs of English, as ELAS u4 has them; pairs of characters, behind a `#`, in runs of Chinese."""
    found: list[str] = []
    for words in sentences:
        found += words
        for is_latin, run in groupby(words, str.isascii):
            found += map(" ".join, pairwise(run)) if is_latin else (f"#{a}{b}" for a, b in pairwise("".join(run)))
    return found


def features(documents: Iterable[Iterable[str]]) -> Any:
    """The TF-IDF matrix (documents × terms, sparse, rows of length 1) of documents given as their terms; made once, whatever is decided later."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    listed = [list(each) for each in documents]
    common = COMMON if len(listed) * COMMON >= 2 else 1.0
    return TfidfVectorizer(analyzer=_same, sublinear_tf=True, max_df=common).fit_transform(listed)


def beside(matrix: Any, vectors: Vectors) -> Any:
    """A TF-IDF matrix with the documents' vectors as further columns."""
    from scipy.sparse import csr_matrix, hstack

    return hstack([matrix, csr_matrix(VECTOR_WEIGHT * centred(vectors))], format="csr")


def rows_of(ids: Sequence[str], vectors: Mapping[str, Stored]) -> Vectors | None:
    """The vectors of documents in the order of their ids, zeros for one that has none; None where there are none at all."""
    if not vectors:
        return None
    nothing = np.zeros_like(next(iter(vectors.values())))
    return restored(vectors.get(name, nothing) for name in ids)


def _same(document: list[str]) -> list[str]:
    return document


def margins(matrix: Any, labels: Mapping[int, bool], seed: int) -> Scores | None:
    """How far each row lies on the included side, 0 halfway between the means of the two classes; None without labels of both kinds.

    `labels` tells of some rows whether they are included. Rounded, so that ties are ties on every machine.
    """
    rows = sorted(labels)
    is_included = np.array([labels[row] for row in rows], dtype=bool)
    if not rows or is_included.all() or not is_included.any():
        return None
    from sklearn.svm import LinearSVC

    model = LinearSVC(C=COST, loss="squared_hinge", random_state=seed, max_iter=5000)
    model.fit(matrix[rows], is_included, sample_weight=balanced(is_included))
    found: Scores = model.decision_function(matrix)
    taught = found[rows]
    middle = (taught[is_included].mean() + taught[~is_included].mean()) / 2
    return np.asarray(np.round(found - middle, 6))


def balanced(is_included: npt.NDArray[np.bool_]) -> Scores:
    """A weight for each decision, 1 on average: those of all included together weigh `RATIO` times those of all excluded."""
    included = int(is_included.sum())
    weights = np.where(is_included, 1.0, included / (RATIO * (len(is_included) - included)))
    return np.asarray(weights * (len(weights) / weights.sum()))


def order(scores: Scores, ids: Sequence[str]) -> list[int]:
    """Rows with the most relevant first; equal ones by id."""
    return sorted(range(len(ids)), key=lambda row: (-scores[row], ids[row]))


def score_documents(
    documents: Mapping[str, Sentences], labels: Mapping[str, bool], seed: int, vectors: Mapping[str, Stored] | None = None
) -> dict[str, float]:
    """The score of each document by id, 0–1, growing with relevance (no probability); none without labels of both kinds among them."""
    ids = sorted(documents)
    taught = {row: labels[name] for row, name in enumerate(ids) if name in labels}
    if len(set(taught.values())) < 2:
        return {}  # before the slow part
    matrix, rows = features(terms(documents[name]) for name in ids), rows_of(ids, vectors or {})
    found = margins(matrix if rows is None else beside(matrix, rows), taught, seed)
    return {} if found is None else dict(zip(ids, map(float, 1 / (1 + np.exp(-found))), strict=True))
