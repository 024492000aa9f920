"""The vocabulary of a literature: how often each word occurs, and in how many documents; taken sentence by sentence, so that memory grows with it only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.text.lexicon import Lexicon
from pipeline.text.new_words import Sentence


@dataclass
class Vocabulary:
    """Counts per language and word, over the sentences added so far; those of a document come one after another."""

    occurrences: Counter[tuple[str, str]] = field(default_factory=Counter)
    documents: Counter[tuple[str, str]] = field(default_factory=Counter)
    document: str = ""
    seen: set[tuple[str, str]] = field(default_factory=set)

    def add(self, sentence: Sentence) -> None:
        """Count the words of a sentence."""
        if sentence.document_id != self.document:
            self.document, self.seen = sentence.document_id, set()
        words = [(sentence.language, token) for token in sentence.tokens]
        self.occurrences.update(words)
        fresh = set(words) - self.seen
        self.documents.update(fresh)
        self.seen |= fresh

    def rows(self, lexicon: Lexicon) -> Iterator[dict[str, Any]]:
        """The rows of `term_counts`, sorted; stop words and single characters nobody asked for are left out."""
        for (language, term), count in sorted(self.occurrences.items()):
            if lexicon.is_counted(term):
                yield {"language": language, "term": term, "documents": self.documents[language, term], "occurrences": count}
