"""Feed each reader damaged exports, guided by coverage: `python -m tests.fuzz [seconds for each reader] [reader …]`.

Atheris drives it. It has wheels for Linux only and is in no lock: where it is absent this says how to get it and ends well. Each reader has a
process of its own, for atheris cannot be started twice in one. The seeds are the samples; the promise is that no bytes end in a traceback, in a
record counted twice or not at all, or in a value that its table cannot hold. What breaks it lies in `fuzz_finds/` of the folder for temporary
files and belongs into `tests/readers/finds/`, which `make test` replays.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

SAMPLES: Final = Path(__file__).parent / "readers" / "samples"
SECONDS: Final = 60
ABSENT: Final = "atheris is not installed, so nothing was fuzzed; `pip install atheris` (Linux only) into this environment brings it"
LARGEST: Final = 20_000  # bytes of one input


def check(reader: Any, data: bytes) -> None:
    """What must hold of any bytes, whether or not they are this reader's."""
    from pipeline.readers.base import RawRecord
    from pipeline.readers.counting import on_lines_of_their_own
    from pipeline.readers.identity import identified
    from pipeline.readers.kinds import Kind
    from pipeline.readers.opening import opened
    from pipeline.stages.s1_ingest import _export
    from pipeline.steps import Export

    _export(Export("fuzzed", hashlib.sha256(data).hexdigest(), data), {})
    decoded = opened(data)
    if isinstance(decoded, Kind):
        return
    lines = []
    for item in on_lines_of_their_own(reader.read(decoded.text)):
        if isinstance(item, RawRecord):
            row = identified({"database": reader.database, **reader.interpret(item)})
            assert row["year"] is None or 1000 <= row["year"] <= 2999, row["year"]
            assert all("\ud800" > character or character > "\udfff" for character in row["title"]), row["title"]
            lines.append(item.line)
    assert lines == sorted(set(lines)), lines


def fuzz(name: str, seconds: int) -> None:
    """Fuzz one reader in this process; ends the process."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["pipeline.readers"]):
        from pipeline.readers import READERS
    reader = next(reader for reader in READERS if reader.name == name)
    finds = Path(tempfile.gettempdir()) / "fuzz_finds" / name
    corpus = Path(tempfile.gettempdir()) / "fuzz_corpus" / name
    for folder in (finds, corpus):
        folder.mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES.glob(f"{name}/*"):
        if not sample.name.endswith(".jsonl"):
            (corpus / sample.name).write_bytes(sample.read_bytes())
    limits = [f"-max_total_time={seconds}", f"-max_len={LARGEST}", "-timeout=10", "-rss_limit_mb=1500"]
    atheris.Setup(
        [sys.argv[0], *limits, f"-artifact_prefix={finds}/", "-print_final_stats=1", str(corpus)], lambda data: check(reader, data)
    )
    atheris.Fuzz()


def main(arguments: list[str]) -> int:
    """Fuzz the named readers, or all, one after the other; 1 if any of them broke its promise."""
    if importlib.util.find_spec("atheris") is None:
        print(ABSENT)  # noqa: T201 - this is what it is for
        return 0
    seconds, named = int(arguments[0]) if arguments else SECONDS, arguments[1:]
    if len(named) == 1:
        fuzz(named[0], seconds)
    from pipeline.readers import READERS

    names = [reader.name for reader in READERS if not named or reader.name in named]
    codes = [subprocess.run([sys.executable, "-m", "tests.fuzz", str(seconds), name], check=False).returncode for name in names]
    return int(any(codes))


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
