"""The only addresses a report may point to: a DOI's resolver. Everything else in an export stays text."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

DOI: Final = re.compile(r"10\.\d{4,9}/[^\s\x00-\x1f]+")


def doi_link(doi: str) -> str:
    """`https://doi.org/…` with all but plain characters escaped; the empty string for what is no DOI."""
    return "https://doi.org/" + quote(doi, safe="/._-();:") if DOI.fullmatch(doi) else ""
