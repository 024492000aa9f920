"""CNKI records that CiteSpace converted to the look of Web of Science: the same tags, `UT CNKI:…`, no header and no EF.

Checked on a conversion of 2021. The data are CNKI's and are called so. `UT CNKI:0` is no number of a record; each author has a comma and
an empty given name; PD is a dummy; continuation lines have six spaces; addresses repeat. A record with another UT is Web of Science's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from pipeline.readers import meaning, wos_tagged
from pipeline.readers.base import Found, Note, RawField, RawRecord, Reader, Values

CONVERTED: Final = re.compile(r"^UT CNKI:", re.MULTILINE)
LISTS: Final = frozenset({"AU", "AF", "CA"})
DUMMY: Final = frozenset({"PD"})


def _read(text: str) -> Iterator[Found]:
    """As Web of Science's, but these files never have an EF."""
    return (item for item in wos_tagged.READER.read(text) if not (isinstance(item, Note) and item.code == "missing_end_of_file"))


def _interpret(record: RawRecord) -> dict[str, Any]:
    """The columns of `records`."""
    accession = Values(record).first("UT")
    if not accession.startswith("CNKI:"):
        return {**wos_tagged.READER.interpret(record), "database": "WOS"}
    fields = tuple(RawField(field.tag, _without_comma(field)) for field in record.fields if field.tag not in DUMMY)
    row = wos_tagged.READER.interpret(RawRecord(record.line, fields))
    keywords, origin = meaning.keywords(Values(record).flat("DE"))
    return {
        **row,
        "database": "CNKI",
        "accession": accession.removeprefix("CNKI:") if "#" in accession else "",
        "affiliations": list(dict.fromkeys(row["affiliations"])),
        "keywords": keywords,
        "keywords_origin": origin,
    }


def _without_comma(field: RawField) -> str:
    """The names without the comma before an empty given name."""
    return "\n".join(line.rstrip(" ,") for line in field.value.split("\n")) if field.tag in LISTS else field.value


READER: Final = Reader(
    name="cnki_citespace",
    database="CNKI",
    title="CNKI 经 CiteSpace 转换",
    claims=lambda head: CONVERTED.search(head) is not None and wos_tagged.START.match(head) is not None,
    sign="\nUT CNKI:",
    marks=CONVERTED,
    read=_read,
    interpret=_interpret,
    verified=True,
    shares=frozenset({"wos_tagged"}),
)
