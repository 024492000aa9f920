"""Other tools' topics of the same words: `PYTHON bench/topic_peers.py TOOL < task.json > tops.json`, run by an interpreter that has the tool.

Imports nothing of panyou. Each tool has its own defaults; only the number of topics, the seed and the words are given (BERTopic finds the number itself,
and the largest topics are taken). BERTopic gets no language model, for none may be fetched: its `embeddings=` are 100 dimensions of a singular value
decomposition of tf-idf weights. In: `documents` (lists of words), `topics`, `terms` a topic, `fits` (seed, rows). Out, a fit: `tops`, lists of words;
`found`, the number of topics; `seconds` of CPU.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any, Final

Documents = list[list[str]]
Tops = list[list[str]]
SWEEPS: Final = 100  # tomotopy has no default that settles: as many as its own example trains


def gensim_lda(documents: Documents, topics: int, terms: int, seed: int) -> Tops:
    """LdaModel."""
    from gensim.corpora import Dictionary
    from gensim.models import LdaModel

    words = Dictionary(documents)
    model = LdaModel([words.doc2bow(each) for each in documents], num_topics=topics, id2word=words, random_state=seed)
    return [[word for word, _ in model.show_topic(topic, terms)] for topic in range(topics)]


def gensim_nmf(documents: Documents, topics: int, terms: int, seed: int) -> Tops:
    """Nmf on counts."""
    from gensim.corpora import Dictionary
    from gensim.models.nmf import Nmf

    words = Dictionary(documents)
    model = Nmf([words.doc2bow(each) for each in documents], num_topics=topics, id2word=words, random_state=seed)
    return [[word for word, _ in model.show_topic(topic, terms)] for topic in range(topics)]


def sklearn_lda(documents: Documents, topics: int, terms: int, seed: int) -> Tops:
    """LatentDirichletAllocation on counts."""
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    return _sklearn(CountVectorizer(analyzer=list), LatentDirichletAllocation(topics, random_state=seed), documents, terms)


def sklearn_nmf(documents: Documents, topics: int, terms: int, seed: int) -> Tops:
    """NMF on tf-idf, as in its example of topic extraction."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    return _sklearn(TfidfVectorizer(analyzer=list), NMF(topics, random_state=seed), documents, terms)


def tomotopy(documents: Documents, topics: int, terms: int, seed: int) -> Tops:
    """LDAModel, one worker."""
    import tomotopy as tool

    model = tool.LDAModel(k=topics, seed=seed)
    for each in documents:
        model.add_doc(each)
    model.train(SWEEPS, workers=1)
    return [[word for word, _ in model.get_topic_words(topic, top_n=terms)] for topic in range(topics)]


def bertopic(documents: Documents, topics: int, terms: int, seed: int) -> Tops:  # noqa: ARG001  # it finds the number itself
    """BERTopic with its own number of topics."""
    return _bertopic(documents, terms, seed, None)


def bertopic_reduced(documents: Documents, topics: int, terms: int, seed: int) -> Tops:
    """BERTopic, its topics merged to the number asked for, beside the one of outliers."""
    return _bertopic(documents, terms, seed, topics + 1)


def _bertopic(documents: Documents, terms: int, seed: int, number: int | None) -> Tops:
    """BERTopic; its own UMAP, with a seed. Words go in as w0, w1 …: by default it strips what is not Latin, and cuts at blanks."""
    from bertopic import BERTopic
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
    from umap import UMAP

    words = sorted({word for each in documents for word in each})
    code = {word: f"w{number}" for number, word in enumerate(words)}
    texts = [" ".join(code[word] for word in each) for each in documents]
    weights = TfidfVectorizer(analyzer=str.split).fit_transform(texts)
    embeddings = TruncatedSVD(100, random_state=seed).fit_transform(weights)
    reducer = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed)
    model = BERTopic(nr_topics=number, umap_model=reducer, vectorizer_model=CountVectorizer(analyzer=str.split), embedding_model=None)
    model.fit(texts, embeddings)
    found = [topic for topic in model.get_topic_info()["Topic"] if topic != -1]
    return [[words[int(name[1:])] for name, _ in model.get_topic(topic)[:terms] if name] for topic in found]


def _sklearn(vectorizer: Any, model: Any, documents: Documents, terms: int) -> Tops:
    model.fit(vectorizer.fit_transform(documents))
    words = vectorizer.get_feature_names_out()
    return [[str(words[column]) for column in row.argsort()[::-1][:terms]] for row in model.components_]


TOOLS: Final[dict[str, Callable[[Documents, int, int, int], Tops]]] = {
    each.__name__: each for each in (gensim_lda, gensim_nmf, sklearn_lda, sklearn_nmf, tomotopy, bertopic, bertopic_reduced)
}


def main() -> None:
    """Read the task, fit, write top words; what the tool prints goes to stderr."""
    task, answer = json.load(sys.stdin), []
    with contextlib.redirect_stdout(sys.stderr):
        for fit in task["fits"]:
            started = time.process_time()
            tops = TOOLS[sys.argv[1]]([task["documents"][row] for row in fit["rows"]], task["topics"], task["terms"], fit["seed"])
            seconds = time.process_time() - started
            answer.append({"tops": tops[: task["topics"]], "found": len(tops), "seconds": seconds})
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
