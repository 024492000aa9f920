"""From the bytes of a file to the text that readers read: a workbook becomes text too, and what is no text is named."""

from __future__ import annotations

from pipeline.readers import workbook
from pipeline.readers.decoding import Decoded, decode
from pipeline.readers.kinds import Kind, binary_kind


def opened(data: bytes, override: str = "") -> Decoded | Kind:
    """`data` as text, else what it is. Raises LookupError if `override` names no codec."""
    kind = binary_kind(data)
    if kind is None:
        return decode(data, override)
    return workbook.opened(data) if kind.code == "excel_workbook" else kind
