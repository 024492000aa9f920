"""How fast segmenters are on the same sentences, in turn, in one run: ours, jieba, jieba in two processes, and others where `--peers` names a Python that has them.

Part of `bench.text`. Seconds are CPU time, the best of five rounds; the ratios are what counts.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final

from pipeline.text.segmentation import segmenter

ROOT: Final = Path(__file__).resolve().parent.parent
ROUNDS: Final = 5
SPEED_SENTENCES: Final = 20_000
OTHERS: Final = ("jieba_fast_dat", "cppjieba_py_dat")  # with jieba's own interface, and dictionaries of their own


def seconds(cut: Callable[[str], Any], sentences: Sequence[str]) -> float:
    """CPU seconds for all sentences."""
    start = time.process_time()
    for sentence in sentences:
        cut(sentence)
    return time.process_time() - start


class Peer:
    """Another segmenter in a process of its own, which has been told the sentences."""

    def __init__(self, python: str, name: str, sentences: Sequence[str]) -> None:
        command = [python, str(ROOT / "bench" / "segmenters.py"), name]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")  # noqa: S603  # the interpreter that was named
        self._asked, self._answers = self._process.stdin, self._process.stdout
        self._say(json.dumps(list(sentences)))

    def seconds(self) -> float:
        """CPU seconds for all sentences."""
        return float(self._ask("round"))

    def pieces(self) -> list[list[str]]:
        """The pieces of each sentence."""
        found: list[list[str]] = json.loads(self._ask("pieces"))
        return found

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _say(self, line: str) -> None:
        if self._asked is not None:
            self._asked.write(line + "\n")
            self._asked.flush()

    def _ask(self, line: str) -> str:
        self._say(line)
        return self._answers.readline() if self._answers is not None else ""


def speed(sentences: Sequence[str], words: tuple[str, ...], python: str = "") -> Iterator[str]:
    """MB/s beside jieba and the others, and how many sentences each of these cuts as jieba does, no user words given to either."""
    chosen = sentences[:: max(1, len(sentences) // SPEED_SENTENCES)]
    megabytes = sum(len(sentence.encode()) for sentence in chosen) / 1e6
    reference = segmenter("jieba", words, hmm=True)
    timed: dict[str, Callable[[], float]] = {
        f"{name}, HMM {'on' if hmm else 'off'}": partial(seconds, segmenter(label, words, hmm=hmm).cut, chosen)
        for name, label in (("ours (rjieba, mended)", "rjieba"), ("jieba 0.42.1", "jieba"))
        for hmm in (True, False)
    }
    peers = {name: Peer(python, name, chosen) for name in OTHERS if python}
    timed |= {f"{name}, HMM on": peer.seconds for name, peer in peers.items()}
    reference.cut("城市数字治理")
    rounds = [{name: took() for name, took in timed.items()} for _ in range(ROUNDS)]
    spent = {name: min(each[name] for each in rounds) for name in timed}
    for name, value in spent.items():
        of_jieba = spent[f"jieba 0.42.1, {name.rpartition(', ')[2]}"]
        yield f"speed: {name}: {megabytes / value:.2f} MB/s, {of_jieba / value:.1f} × jieba"
    bare = segmenter("jieba", (), hmm=True)
    for name, peer in peers.items():
        alike = sum(bare.cut(sentence) == pieces for sentence, pieces in zip(chosen, peer.pieces(), strict=True))
        yield f"like jieba: {100 * alike / len(chosen):.2f} % of {len(chosen)} sentences, {name}, no user words, HMM on"
        peer.close()
    alone, both = by_the_clock(chosen, words, 1), by_the_clock(chosen, words, 2)
    yield f"speed: jieba in two processes, by the clock: {alone / both:.1f} × jieba in one"


def by_the_clock(sentences: Sequence[str], words: tuple[str, ...], processes: int) -> float:
    """Seconds by the clock with jieba in so many processes, their start not counted."""
    with ProcessPoolExecutor(processes, initializer=_warm, initargs=(words,)) as pool:
        list(pool.map(_warmed, [["城市"], ["治理"]] * 4))
        start = time.perf_counter()
        list(pool.map(_warmed, [sentences[part::processes] for part in range(processes)]))
        return time.perf_counter() - start


def _warm(words: tuple[str, ...]) -> None:
    segmenter("jieba", words, hmm=True).cut("城市")
    _warmed.words = words  # type: ignore[attr-defined]  # a worker's own state


def _warmed(sentences: Sequence[str]) -> int:
    cutter = segmenter("jieba", _warmed.words, hmm=True)  # type: ignore[attr-defined]  # a worker's own state
    return sum(len(cutter.cut(sentence)) for sentence in sentences)


def loading() -> Iterator[str]:
    """Seconds until the first sentence is cut, in a process of its own."""
    for name in ("rjieba", "jieba"):
        code = f"import time; s = time.process_time(); from pipeline.text.segmentation import segmenter; segmenter({name!r}, ('一网通办',), hmm=True).cut('一网通办'); print(time.process_time() - s)"
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, encoding="utf-8")  # noqa: S603  # our own interpreter
        yield f"load: {name} with a user word: {float(done.stdout):.2f} s"
