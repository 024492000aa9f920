"""`python -m pipeline` is `panyou`."""

from pipeline.cli import main

main()
