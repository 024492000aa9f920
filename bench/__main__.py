"""`make bench`: every figure the documentation quotes."""

import runpy

for name in ("bench.gold", "bench.duplicates", "bench.mapping", "bench.stance", "bench.text", "bench.judgements", "bench.reading"):
    print(f"== {name}", flush=True)
    runpy.run_module(name, run_name="__main__")
