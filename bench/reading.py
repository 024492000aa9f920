"""Records a second per format on the real exports, beside the best library for it in the same run: `python -m bench.reading`.

The libraries are no dependencies; one that is not installed is named and left out. Ours decodes, reads, interprets and hashes every
field; theirs parse. Each figure is the best of three; only ratios of one run mean anything.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from pipeline.settings import IngestSettings
from pipeline.stages.s1_ingest import ingest
from pipeline.steps import Export

EXPORTS: Final = Path(__file__).resolve().parent.parent.parent / "shared" / "exports"
ROUNDS: Final = 3
Count = Callable[[Path], int]


def _rispy(path: Path) -> int:
    return len(importlib.import_module("rispy").loads(path.read_text(encoding="utf-8-sig", errors="replace")))


def _wosfile(path: Path) -> int:
    return sum(1 for _ in importlib.import_module("wosfile").records_from(str(path)))


def _bibtexparser(path: Path) -> int:
    return len(importlib.import_module("bibtexparser").parse_string(path.read_text(encoding="utf-8-sig")).entries)


def _nbib(path: Path) -> int:
    return len(importlib.import_module("nbib").read_file(str(path)))


def _calamine(path: Path) -> int:
    return (
        len(importlib.import_module("python_calamine").load_workbook(io.BytesIO(path.read_bytes())).get_sheet_by_index(0).to_python()) - 1
    )


LIBRARIES: Final[dict[str, tuple[str, Count]]] = {
    "wos_plaintext/lucho_wos_131222_1_740.txt": ("wosfile", _wosfile),
    "wos_ciw/Baig_savedrecs.ciw": ("wosfile", _wosfile),
    "wos_tab/Baig_savedrecs_tab.txt": ("wosfile", _wosfile),
    "wos_ris/milensys_genai_savedrecs.ris": ("rispy", _rispy),
    "wos_bibtex/milensys_genai_savedrecs.bib": ("bibtexparser", _bibtexparser),
    "wos_xls/milensys_genai_savedrecs.xls": ("python_calamine", _calamine),
    "pubmed_nbib/dearfad_demo_pubmed_202101.nbib": ("nbib", _nbib),
    "cnki_refworks/zzccJJ00_CNKI-20260604100614509.txt": ("none reads it", lambda _: 0),
    "cnki_excel_html/xihuyu_AI500.xls": ("none reads it", lambda _: 0),
}


def ours(path: Path) -> int:
    """Records kept."""
    data = path.read_bytes()
    made = ingest([Export(path.name, hashlib.sha256(data).hexdigest(), data)], [], ingest=IngestSettings())
    return int(made.files["kept"].iloc[0])


def rate(read: Count, path: Path) -> tuple[int, float]:
    """Records, and records a second of processor time, best of three."""
    best, records = 0.0, 0
    for _ in range(ROUNDS):
        began = time.process_time()
        records = read(path)
        best = max(best, records / max(1e-9, time.process_time() - began))
    return records, best


def _theirs(name: str, read: Count, path: Path) -> tuple[str, float | None]:
    try:
        records, speed = rate(read, path)
    except ImportError:
        return f"{name} is not installed", None
    except Exception as error:  # noqa: BLE001  # a library may raise anything on a real file, and that is a finding
        return f"{name} fails: {type(error).__name__}", None
    return f"{name} {records} records, {speed:,.0f}/s", speed


def report() -> Iterable[str]:
    """A line a file: ours, theirs, the ratio of speeds."""
    for name, (library, read) in LIBRARIES.items():
        path = EXPORTS / name
        if not path.is_file():
            continue
        records, speed = rate(ours, path)
        said, theirs = (library, None) if library == "none reads it" else _theirs(library, read, path)
        ratio = f"  ratio {speed / theirs:.2f}" if theirs else ""
        yield f"{name}: ours {records} records, {speed:,.0f}/s; {said}{ratio}"


def main() -> None:
    """Print the figures, or say that the exports are not there."""
    lines: Any = report() if EXPORTS.is_dir() else ["real exports are not on this machine (no ../shared/exports)"]
    for line in lines:
        print(line)


if __name__ == "__main__":
    main()
