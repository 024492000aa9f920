"""What two readers, each alone and blind to the method, said of new words and of the matcher's hits: `python -m bench.judgements`.

What the cues of standing marked was read by one reader only, who saw what they said; of cleaning see `tests/judgements/README.md`.

The raw judgements lie in `tests/judgements/`, a row an item: a hash of the text it stands in (of real exports nothing else is kept), its place, which method
proposed it, and both verdicts. Where `../shared` is, the judged hits are also looked for again, with the codebook as it is now. `python -m bench.judgements collect SHEETS KEYS A B` makes those files from the readers' sheets: `SHEETS/<name>.A.tsv`,
`SHEETS/<name>.B.tsv` and `KEYS/judge_keys_<name>.json`.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bench.mapping import CODEBOOK
from pipeline.config import load_codebook
from pipeline.text.languages import Language
from pipeline.text.matching import Matcher
from pipeline.text.sentences import split
from tests.coded import collapse, raws

ROOT: Final = Path(__file__).resolve().parent.parent
SHARED: Final = ROOT.parent / "shared"
KEPT: Final = ROOT / "tests" / "judgements"
NEW_WORDS: Final = ("new_words_real", "new_words_sample")
HITS: Final = {"matcher_hits": ("verdict", "negation_verdict"), "negated_hits": ("negation_verdict",)}
Row = Mapping[str, str]


def precision(rows: Iterable[Row], reader: str) -> float:
    """Share of the rows a reader said yes to."""
    verdicts = [row[reader] == "1" for row in rows]
    return sum(verdicts) / len(verdicts)


def agreement(rows: Sequence[Row], one: str, other: str) -> tuple[float, float]:
    """Share of rows on which two readers agree, and Cohen's kappa; kappa is 1 where both only ever said one thing."""
    same = sum(row[one] == row[other] for row in rows) / len(rows)
    shares = [precision(rows, reader) for reader in (one, other)]
    chance = shares[0] * shares[1] + (1 - shares[0]) * (1 - shares[1])
    return same, 1.0 if chance == 1 else (same - chance) / (1 - chance)


def kept(name: str) -> list[dict[str, str]]:
    """The judgements of that name; none if they have not been made."""
    path = KEPT / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def word_hash(term: str) -> str:
    """What stands for a term of a real export."""
    return hashlib.sha256(term.encode()).hexdigest()[:16]


def report() -> Iterator[str]:
    """The figures, a line each."""
    for name in NEW_WORDS:
        rows = kept(name)
        for method in [column for column in (rows[0] if rows else ()) if column not in ("sha256", "reader_a", "reader_b")]:
            yield f"{name}, {method}: {_line([row for row in rows if row[method] == '1'], 'reader_a', 'reader_b')}"
    for name, questions in HITS.items():
        for question in questions:
            rows = kept(name)
            for language in ("zh", "en") if rows else ():
                chosen = [row for row in rows if row["language"] == language]
                yield (
                    f"{name}, {question}, {language}: {_line(chosen, f'{question}_a', f'{question}_b')}"
                    if chosen
                    else f"{name}: no {language}"
                )
    yield from _standing(kept("standing"))
    if (SHARED / "coded").is_dir():
        yield from _looked_for_again(kept("matcher_hits"))
    cleaning = kept("cleaning")
    for draw in dict.fromkeys(row["draw"] for row in cleaning):
        its = [row for row in cleaning if row["draw"] == draw]
        yield from told(f"cleaning, {draw} {len({row['sha256'] for row in its})} abstracts, rules as read", as_read(its))


def _standing(rows: Sequence[Row]) -> Iterator[str]:
    """How often what the cues made of a sentence was right, by draw and language, as the cues stood when it was read."""
    for draw, language in dict.fromkeys((row["draw"], row["language"]) for row in rows):
        its = [row for row in rows if (row["draw"], row["language"]) == (draw, language)]
        yield f"standing, {draw}, {language}: right {sum(row['is_right'] == '1' for row in its)} of {len(its)}"


def _looked_for_again(rows: Sequence[Row]) -> Iterator[str]:
    """How many of the judged hits the codebook makes now, and the precision of those; hits it makes elsewhere were judged by nobody."""
    texts = sentences_by_hash({row["sha256"] for row in rows})
    hits = made_again(rows, texts, Matcher(load_codebook(CODEBOOK)))
    for language in ("zh", "en"):
        its = [row for row in hits if row["language"] == language]
        yield f"matcher_hits, as the codebook is now, {language}: {_line(its, 'verdict_a', 'verdict_b') if its else 'none is made again'}"


def sentences_by_hash(wanted: Container[str]) -> dict[str, str]:
    """The titles and the sentences of abstracts in the exports of `../shared` whose hash is wanted."""
    found: dict[str, str] = {}
    for language, raw in raws(SHARED):
        texts = {
            raw.title,
            *(text[s.start : s.end] for text in (raw.abstract, collapse(raw.abstract)) for s in split(text, _spoken(language))),
        }
        found |= {word_hash(text): text for text in texts if word_hash(text) in wanted}
    return found


def made_again(rows: Iterable[Row], texts: Mapping[str, str], matcher: Matcher) -> list[Row]:
    """The judged hits that the matcher makes at the same place of the same text."""
    return [
        row
        for row in rows
        if _place(row) in {(m.start, m.end) for m in matcher.find(texts.get(row["sha256"], ""), _spoken(row["language"]))}
    ]


def _place(row: Row) -> tuple[int, int]:
    return int(row["start"]), int(row["end"])


def _spoken(language: str) -> Language:
    return "zh" if language == "zh" else "en"


def as_read(rows: Iterable[Row]) -> Counter[tuple[str, str]]:
    """How many places of each kind the rules of cleaning took rightly, wrongly, or missed, as they stood when the abstracts were read."""
    kinds = {("1", "1"): "right", ("0", "1"): "false", ("1", "0"): "missed"}
    return Counter((kinds[row["is_noise"], row["was_taken"]], row["kind"]) for row in rows if row["kind"])


def told(name: str, found: Counter[tuple[str, str]]) -> Iterator[str]:
    """Counts, precision and share found, of all kinds and of each."""
    for kind in ["", *sorted({kind for _, kind in found})]:
        right, wrong, missed = (
            sum(n for (what, its), n in found.items() if what == asked and kind in ("", its)) for asked in ("right", "false", "missed")
        )
        precision = f"{right / (right + wrong):.3f}" if right + wrong else "-"
        yield f"{name}, {kind or 'all'}: {right} right, {wrong} false, {missed} missed; precision {precision}, found {right / (right + missed or 1):.3f}"


def _line(rows: Sequence[Row], one: str, other: str) -> str:
    same, kappa = agreement(rows, one, other)
    both = sum(row[one] == row[other] == "1" for row in rows) / len(rows)
    return (
        f"{len(rows)} judged; precision {precision(rows, one):.2f} and {precision(rows, other):.2f}, by both {both:.2f}; "
        f"agreement {same:.2f}, kappa {kappa:.2f}"
    )


def collect(sheets: Path, keys: Path, readers: Sequence[str]) -> None:
    """Turn the readers' sheets into what is kept."""
    KEPT.mkdir(exist_ok=True)
    for name in (*NEW_WORDS, *HITS):
        short = {"matcher_hits": "hits", "negated_hits": "negated"}.get(name, name)
        key = json.loads((keys / f"judge_keys_{short}.json").read_text(encoding="utf-8"))
        read = [_sheet(sheets / f"{name}.{reader}.tsv") for reader in readers]
        rows = _of_words(key, read) if name in NEW_WORDS else _of_hits(key, read, HITS[name])
        with (KEPT / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def _sheet(path: Path) -> dict[int, dict[str, str]]:
    """A reader's sheet by the number of its rows."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {int(row["number"]): row for row in csv.DictReader(file, delimiter="\t")}


def _of_words(key: dict[str, Any], read: Sequence[Mapping[int, Row]]) -> list[dict[str, Any]]:
    return [
        {
            "sha256": word_hash(term),
            **{method: int(term in terms) for method, terms in key["methods"].items()},
            **{f"reader_{letter}": sheet[number]["verdict"].strip() for letter, sheet in zip("ab", read, strict=True)},
        }
        for number, term in enumerate(key["terms"], start=1)
    ]


def _of_hits(key: Sequence[Mapping[str, Any]], read: Sequence[Mapping[int, Row]], questions: Sequence[str]) -> list[dict[str, Any]]:
    columns = ("language", "sha256", "start", "end", "term")
    return [
        {column: item[column] for column in columns}
        | {
            f"{question}_{letter}": sheet[item["number"]][question].strip()
            for question in questions
            for letter, sheet in zip("ab", read, strict=True)
        }
        for item in key
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["collect"]:
        collect(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:6])
    print(*report(), sep="\n")
