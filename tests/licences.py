"""Prints the licence of every library the program needs at run time, and fails on one that is not on the list of those we may build on.

`python tests/licences.py`. What the program needs is followed from its own metadata, extras and other systems' needs left out.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Final

from packaging.requirements import Requirement

PROJECT: Final = "panyou"
# Licences that let anyone use, change and pass on a program built on them; LGPL for libraries that are linked, not changed.
ALLOWED: Final = (
    r"MIT|MIT License|Expat",
    r"(The )?(2-Clause |3-Clause |New |Modified )?BSD( License| \d-Clause( License)?)?|BSD-\d-Clause|0BSD",
    r"Apache([ -]2(\.0)?|( Software)? License.*)",
    r"(PSF|Python Software Foundation License|PSF-2\.0|Python-2\.0)",
    r"ISC( License.*)?",
    r"MPL-2\.0|Mozilla Public License 2\.0.*",
    r"LGPL-2\.1(-only|-or-later)?|GNU Lesser General Public License v2.*|LGPL-2\.1-only",
    r"The Unlicense.*|Unlicense|CC0(-1\.0)?.*|Zlib|HPND|Unicode-3\.0|Historical Permission Notice and Disclaimer.*",
    r"Public[ -]Domain",
    r"CNRI-Python",  # of Python's own old `sre`, which `regex` goes back to
    # Parts compiled into wheels of numpy and scipy, under the exception that lets any program be linked with them.
    r"GPL-3\.0-or-later WITH GCC-exception-3\.1",
)
KNOWN: Final = {  # where the metadata says nothing of use; read in the library's own licence file
    "jieba": "MIT",
    "resvg-py": "MIT",  # the drawing library inside it, resvg, is Apache-2.0 OR MIT
}


def needed(name: str = PROJECT) -> list[str]:
    """Names of the distributions needed at run time, sorted."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if current in seen:
            continue
        seen.add(current)
        for line in _found(current).requires or ():
            requirement = Requirement(line)
            if not requirement.marker or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return sorted(seen - {name})


def licence(name: str) -> str:
    """The licence a distribution names: its SPDX expression, else its classifiers, else the short field of old."""
    fields = _found(name).metadata.json
    expression, field = str(fields.get("license_expression", "")), str(fields.get("license", ""))
    classifiers = [each.rpartition(" :: ")[2] for each in fields.get("classifier", ()) if each.startswith("License :: OSI")]
    short = field.strip() if "\n" not in field and len(field) < 60 else ""
    return KNOWN.get(name) or expression or " OR ".join(classifiers) or short


def is_allowed(expression: str) -> bool:
    """Whether every part of the expression that holds together is on the list; of alternatives one is enough."""
    parts = re.split(r"\s+AND\s+", expression.replace("(", "").replace(")", ""), flags=re.IGNORECASE)
    return bool(expression) and all(
        any(_is_listed(choice) for choice in re.split(r"\s+OR\s+|;\s*", part, flags=re.IGNORECASE)) for part in parts
    )


def _is_listed(name: str) -> bool:
    return any(re.fullmatch(pattern, name.strip()) for pattern in ALLOWED)


def _found(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError:
        sys.exit(f"{name} is needed and not installed")


def lines() -> Iterator[tuple[str, str, bool]]:
    """Each library, its licence, and whether that is allowed."""
    for name in needed():
        found = licence(name)
        yield f"{name} {_found(name).version}", found or "?", is_allowed(found)


def main() -> None:
    """Print the list; exit 1 if a licence is not allowed."""
    refused = []
    for name, found, allowed in lines():
        sys.stdout.write(f"{name:32} {found}{'' if allowed else '   ← not allowed'}\n")
        refused += [] if allowed else [name]
    sys.exit(f"not allowed: {', '.join(refused)}" if refused else 0)


if __name__ == "__main__":
    main()
