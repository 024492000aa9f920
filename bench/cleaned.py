"""What cleaning does to real abstracts, against 320 that were read one by one: `python -m bench.cleaned [draw NAME FILE]`.

The pool is every distinct abstract of the real exports. From it 100 Chinese and 100 English ones were drawn, file by file in turn, every other one among those in which
a rule finds something, so that there is something to judge; then 30 and 30 more, on all of which the rules were mended; then 30 and 30 again that had no part in
that. `draw` writes a draw, raw beside what segmentation and matching see, for a reader. What the reader marked is kept in `tests/judgements/cleaning.csv`: hash of the abstract,
place, kind of noise, and whether it is noise at all; never a text. A rule's place is right if all that it takes is noise; noise of which something stays is missed.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from bench.judgements import ROOT, kept, told
from pipeline.readers.meaning import abstract
from pipeline.settings import IngestSettings
from pipeline.stages.s1_ingest import ingest
from pipeline.stages.s3_segment import ABSTRACTS
from pipeline.steps import Export
from pipeline.text.cleaning import boilerplate_rule, mark_places
from pipeline.text.headings import headings
from pipeline.text.languages import language_of
from pipeline.text.sentences import split
from tests.coded import _archive as archive

EXPORTS: Final = ROOT.parent / "shared" / "exports"
NOTEFIRST: Final = "cnki_notefirst_xml/journals_23255.tar.xz"
WITHOUT_ABSTRACTS: Final = ("wos_tab/carbajal_wos-digital_innovation-2014-2018.txt", "cnki_notefirst_xml/sample")
DRAWS: Final = {"first": 100, "second": 30, "fresh": 30}
SEED: Final = 20_261_125


class Place(NamedTuple):
    """A stretch of a text, in code points, and the rule or the kind of noise."""

    start: int
    end: int
    rule: str


class Drawn(NamedTuple):
    """An abstract of the pool."""

    draw: str
    language: str
    file: str
    text: str

    @property
    def sha256(self) -> str:
        """What stands for it in what is kept."""
        return _hash(self.text)


def taken(text: str) -> list[Place]:
    """What cleaning takes out of an abstract: marks, publishers' sentences, headings; in order, publishers' sentences whole."""
    found = [Place(start, end, rule) for start, end, rule in mark_places(text)]
    spans = split(text, language_of(text))
    for (start, end), opening in zip(spans, headings([text[start:end] for start, end in spans]), strict=True):
        rule = boilerplate_rule(text[start:end])
        found += [Place(start, end, rule)] if rule else [Place(start, start + opening.end, "heading")] if opening else []
    return sorted(found)


def pool() -> dict[str, list[tuple[str, str]]]:
    """Language → distinct abstracts with the file they are in, in a fixed order."""
    seen: dict[str, tuple[str, str]] = {}
    for file, text in _abstracts():
        seen.setdefault(text, (language_of(text), file))
    found: dict[str, list[tuple[str, str]]] = {"zh": [], "en": []}
    for text, (language, file) in seen.items():
        if language in found:
            found[language].append((file, text))
    return found


def _abstracts(files: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """File and abstract, of all files or those named."""
    for path in sorted(EXPORTS.glob("*/*")):
        name = path.relative_to(EXPORTS).as_posix()
        if files and name not in files:
            continue
        if name == NOTEFIRST:
            columns = (abstract(raw.abstract) for _, raws in sorted(archive(path).items()) for raw in raws)
            yield from ((name, each["abstract"]) for each in columns if each["abstract_kind"] in ABSTRACTS)
        elif name not in WITHOUT_ABSTRACTS:
            data = path.read_bytes()
            records = ingest([Export(path.name, hashlib.sha256(data).hexdigest(), data)], [], ingest=IngestSettings()).records
            yield from ((name, text) for text, kind in zip(records["abstract"], records["abstract_kind"], strict=True) if kind in ABSTRACTS)


def drawn(texts: Mapping[str, list[tuple[str, str]]], draw: str, read: Collection[str] = ()) -> list[Drawn]:
    """A draw: one abstract in which a rule finds something, each rule of each file in turn, then one in which none does, each file in turn; none of those read."""
    chosen: list[Drawn] = []
    for language, found in texts.items():
        chance = random.Random(SEED)  # noqa: S311  # a draw, no secret
        queues = defaultdict[str, dict[tuple[str, str], list[str]]](dict)
        for file, text in found:
            rule = min((place.rule for place in taken(text)), default="")
            queues["fired" if rule else "silent"].setdefault((rule, file), []).append(text)
        for queue in (queue for kind in sorted(queues) for _, queue in sorted(queues[kind].items())):
            chance.shuffle(queue)
        order = {kind: _in_turn(its, read) for kind, its in queues.items()}
        chosen += [Drawn(draw, language, *next(order["silent" if number % 2 else "fired"])) for number in range(DRAWS[draw])]
    return chosen


def _in_turn(queues: Mapping[tuple[str, str], list[str]], read: Collection[str]) -> Iterator[tuple[str, str]]:
    for number in range(max(map(len, queues.values()))):
        for (_, file), texts in sorted(queues.items()):
            if number < len(texts) and _hash(texts[number]) not in read:
                yield file, texts[number]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def written(chosen: Iterable[Drawn]) -> Iterator[str]:
    """The sheet for the reader: each abstract, then as segmentation and matching see it, with what was taken out, by its rule."""
    for number, each in enumerate(chosen, start=1):
        yield f"# {number} {each.draw} {each.language} {each.file} {each.sha256}\n{each.text}\n"
        yield from (f"{start}\t{end}\t{rule}\t{each.text[start:end]!r}\n" for start, end, rule in taken(each.text))


def report() -> Iterator[str]:
    """What the rules take now, by rule, and every error by hash and place; nothing where the exports are not."""
    rows = kept("cleaning")
    texts = texts_of(rows) if EXPORTS.is_dir() else {}
    for draw in DRAWS if texts else ():
        outcomes = list(now([row for row in rows if row["draw"] == draw], texts))
        yield from told(f"cleaning, {draw}, rules now", Counter(outcome for outcome, _ in outcomes))
        yield from (f"cleaning, {draw}, {what} {kind}: {place}" for (what, kind), place in outcomes if what != "right")


def now(rows: Iterable[Mapping[str, str]], texts: Mapping[str, str]) -> Iterator[tuple[tuple[str, str], str]]:
    """Each place that the rules take now, right or false, and each noise they miss, with its rule or kind, and where it is."""
    by_text: defaultdict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        by_text[row["sha256"]].append(row)
    for name, its in by_text.items():
        text, found = texts[name], taken(texts[name])
        noise = [Place(int(row["start"]), int(row["end"]), row["kind"]) for row in its if row["is_noise"] == "1"]
        for place in found:
            yield ("right" if _within(text, place, noise) else "false", place.rule), f"{name} {place.start}-{place.end}"
        for place in noise:
            if not _within(text, place, found):
                yield ("missed", place.rule), f"{name} {place.start}-{place.end}"


def _within(text: str, place: Place, others: Iterable[Place]) -> bool:
    """Whether all of the place but blanks lies in the others."""
    covered = {at for other in others for at in range(other.start, other.end)}
    return all(at in covered for at in range(place.start, place.end) if not text[at].isspace())


def texts_of(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The abstracts that were read, by hash."""
    wanted, files = {row["sha256"] for row in rows}, {row["file"] for row in rows}
    found = {_hash(text): text for _, text in _abstracts(files)}
    return {name: found[name] for name in wanted}


if __name__ == "__main__":
    if sys.argv[1:2] == ["draw"]:
        chosen = drawn(pool(), sys.argv[2], {row["sha256"] for row in kept("cleaning")})
        Path(sys.argv[3]).write_text("\n".join(written(chosen)), encoding="utf-8")
    print(*report(), sep="\n")
