"""ASReview's own ELAS u4 on the same records: `PYTHON bench/elas.py < simulations.json > orders.json`, run by an interpreter that has asreview 3.

Imports nothing of panyou. In: simulations, each with titles, abstracts, labels, the two rows known from the start, and the batch.
Out: for each, the labels in the order in which ASReview read the records, the two known ones left out.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import Any


def replayed(simulation: dict[str, Any]) -> list[int]:
    """The labels in the order of reading, as far as the last relevant one, then the rest; ELAS u4 unchanged but for the batch."""
    import pandas as pd
    from asreview import ActiveLearningCycle, Simulate
    from asreview.models.models import get_ai_config

    cycle = ActiveLearningCycle.from_meta(get_ai_config("elas_u4")["value"])
    cycle.n_query = simulation["batch"]
    texts = pd.DataFrame({name: simulation[name] for name in ("title", "abstract")})
    labels, known = simulation["labels"], simulation["known"]
    made = Simulate(texts, pd.Series(labels), [cycle], print_progress=False)
    made.label(known)
    made.review()
    read = [int(row) for row in made._results["record_id"] if row not in known]  # noqa: SLF001  # there is no public way to the order
    seen = {*read, *known}
    return [labels[row] for row in [*read, *(row for row in range(len(labels)) if row not in seen)]]


if __name__ == "__main__":
    with open(os.devnull, "w", encoding="utf-8") as nothing, contextlib.redirect_stdout(nothing):  # noqa: PTH123  # no path
        orders = [replayed(simulation) for simulation in json.load(sys.stdin)]
    json.dump(orders, sys.stdout)
