"""`panyou init`: a new review from the template, which runs unedited on any exports."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Final

from pipeline import atomic
from pipeline.errors import PanyouError, Text, fault
from pipeline.store import Review, review_of

fault("bad_name", Text("“{name}”不能作综述的名字", "{name} cannot name a review"),
      Text("用汉字、字母、数字、_ 或 -，不超过 60 个字", "use letters, digits, Hanzi, _ or -, 60 characters at most"))  # fmt: skip
fault("review_exists", Text("已经有叫这个名字的综述，没有改动它", "there is a review of that name already; nothing was changed"),
      Text("换一个名字，或直接编辑这个文件", "choose another name, or edit that file"))  # fmt: skip

# Names Windows keeps for devices; a folder of that name cannot be made there.
RESERVED: Final = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")}


def start(name: str, root: Path) -> Review:
    """Write `configs/<name>.toml` and `corpus/<name>/`; raises PanyouError if the name is unfit or taken."""
    if not re.fullmatch(r"[\w-]{1,60}", name) or name.casefold() in RESERVED:
        raise PanyouError("bad_name", where=str(root / "configs"), name=name)
    review = review_of(root / "configs" / f"{name}.toml")
    if review.config.exists():
        raise PanyouError("review_exists", where=str(review.config))
    template = files("pipeline").joinpath("templates/review.toml").read_text(encoding="utf-8")
    for folder in ("exports", "fieldnotes", "sheets"):
        (review.corpus / folder).mkdir(parents=True, exist_ok=True)
    atomic.write_bytes(review.config, template.replace("{name}", name).encode())
    return review
