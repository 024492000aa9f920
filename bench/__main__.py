"""`make bench`: every figure the documentation quotes, each benchmark in a process of its own."""

import subprocess
import sys

for name in ("gold", "duplicates", "mapping", "stance", "text", "judgements", "reading", "screening"):
    print(f"== bench.{name}", flush=True)
    subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)  # noqa: S603  # our own interpreter
