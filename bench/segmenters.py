"""Another segmenter on the same sentences, in turn with ours: `PYTHON bench/segmenters.py NAME`, run by the interpreter that has it; `bench.text` talks to it.

Imports nothing of panyou. The first line of standard input is a JSON list of sentences. Each line `round` is answered by the CPU seconds that cutting all of
them took, a line `pieces` by the pieces of each. Each segmenter has jieba's own interface (`lcut`) and is used with its defaults.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import sys
import time


def main() -> None:
    """Read the sentences, then answer line by line; what the segmenter prints goes to stderr."""
    sentences = json.loads(sys.stdin.readline())
    with contextlib.redirect_stdout(sys.stderr):
        cut = importlib.import_module(sys.argv[1]).lcut
        cut("城市数字治理")
    for line in sys.stdin:
        if line.strip() == "pieces":
            answer = json.dumps([list(cut(sentence)) for sentence in sentences])
        else:
            start = time.process_time()
            for sentence in sentences:
                cut(sentence)
            answer = str(time.process_time() - start)
        print(answer, flush=True)


if __name__ == "__main__":
    main()
