"""`make bench`: every figure the documentation quotes, each benchmark in a process of its own."""

import subprocess
import sys

NAMES = (
    "gold",
    "duplicates",
    "mapping",
    "ablation",
    "calibration",
    "shares",
    "coder",
    "stance",
    "topics",
    "topic_labels",
    "text",
    "judgements",
    "cleaned",
    "reading",
    "screening",
)

for name in NAMES:
    print(f"== bench.{name}", flush=True)
    subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)  # noqa: S603  # our own interpreter
