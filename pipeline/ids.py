"""Ids made of content: the same thing gets the same id in every run, whatever stands around it.

Twelve lower-case base-32 characters are 60 bits, and with a letter in front no spreadsheet takes them for a number or a date.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode
from typing import Final

LENGTH: Final = 12


def content_id(prefix: str, *parts: object) -> str:
    """`prefix` and 12 base-32 characters of the SHA-256 over the parts as canonical JSON; parts are texts, numbers, lists, dicts."""
    canonical = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode("utf-8")).digest()
    return prefix + b32encode(digest).decode("ascii").lower()[:LENGTH]
