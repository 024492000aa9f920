"""Stage 7: the report, from all that the stages before it made.

Nothing is computed here that a table does not say: the report counts, sorts, marks and explains. It returns files by name: `report.html`
(one self-contained page in Chinese and English), `report.docx`, `tables.xlsx`, `figures/<name>.zh.svg` and `.en.svg`, and
PNGs of the main ones. The same input makes the same bytes: rows are sorted first, and no clock is asked; PNGs, and the Word file that shows them,
depend on the fonts of the machine too.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from pipeline.codebook import Codebook
from pipeline.report.document import document
from pipeline.report.material import Material, Protocol
from pipeline.report.page import pages
from pipeline.report.workbook import workbook
from pipeline.settings import MappingSettings, ReportSettings, ReviewSettings, SearchSettings, TopicSettings
from pipeline.settings_screening import ScreenSettings


def report(  # noqa: PLR0913, PLR0917  # a parameter is a table that is read: the edges of the method
    files: pd.DataFrame, records: pd.DataFrame, rejects: pd.DataFrame, publications: pd.DataFrame, duplicate_links: pd.DataFrame,
    screening: pd.DataFrame, flow: pd.DataFrame, topics: pd.DataFrame, topic_candidates: pd.DataFrame, topic_categories: pd.DataFrame,
    topic_pairs: pd.DataFrame, model_doubt: pd.DataFrame, document_topics: pd.DataFrame, document_categories: pd.DataFrame,
    sentences: pd.DataFrame, cleaning: pd.DataFrame, evidence: pd.DataFrame, term_matches: pd.DataFrame, shares: pd.DataFrame,
    rankings: pd.DataFrame, estimates: pd.DataFrame, coder_agreement: pd.DataFrame, rank_ties: pd.DataFrame, contrasts: pd.DataFrame,
    comparisons: pd.DataFrame, attention: pd.DataFrame, fieldnotes: pd.DataFrame, votes: pd.DataFrame, stopping: pd.DataFrame,
    screeners: pd.DataFrame, screening_agreement: pd.DataFrame, screening_conflicts: pd.DataFrame, coding_agreement: pd.DataFrame,
    language_bias: pd.DataFrame,
    *, review: ReviewSettings, codebook: Codebook, search: SearchSettings, screen: ScreenSettings, model_topics: TopicSettings,
    map_topics: MappingSettings, report: ReportSettings,
) -> dict[str, bytes]:  # fmt: skip
    """The files of the report by name."""
    tables = {name: value for name, value in locals().items() if isinstance(value, pd.DataFrame)}
    protocol = Protocol(review, codebook, search, screen, model_topics, map_topics, report)
    material = Material.of(tables, protocol)
    made = pages(material)
    return made | {"report.docx": document(material, made), "tables.xlsx": workbook(material)}


STEPS: Final = (report,)
