"""`panyou init` and `panyou codebook new`: a new review and a new codebook from templates, which run unedited."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Final

from pipeline import atomic
from pipeline.config import load_codebook, shipped_codebooks
from pipeline.errors import PanyouError, Text, fault
from pipeline.store import Review, review_of

fault("bad_name", Text("“{name}”不能作综述的名字", "{name} cannot name a review"),
      Text("用汉字、字母、数字、_ 或 -，不超过 60 个字", "use letters, digits, Hanzi, _ or -, 60 characters at most"))  # fmt: skip
fault("review_exists", Text("已经有叫这个名字的综述，没有改动它", "there is a review of that name already; nothing was changed"),
      Text("换一个名字，或直接编辑这个文件", "choose another name, or edit that file"))  # fmt: skip
fault("no_codebook", Text("没有这个编码本：{name}", "there is no such codebook: {name}"),
      Text("随盼忧发放的有：{shipped}；自己的用 panyou codebook new 新建",
           "those that ship: {shipped}; `panyou codebook new` starts one of your own"))  # fmt: skip
fault("codebook_far", Text("编码本的路径里有引号、反斜线或控制字符，写不进配置", "the codebook's path holds a quote, backslash or control character"),
      Text("把文件放进这个项目的 configs/codebooks/", "put the file into configs/codebooks/ of this project"))  # fmt: skip
fault("bad_codebook_name", Text("“{name}”不能作编码本的文件名", "{name} cannot name a codebook's file"),
      Text("以小写字母开头，用小写字母、数字和 _，2 到 41 个字，以 .toml 结尾", "use lower-case letters, digits and _, a letter first, 2 to 41, and .toml"))  # fmt: skip
fault("codebook_exists", Text("已经有这个文件，没有改动它", "that file exists already; nothing was changed"),
      Text("换一个名字，或直接编辑这个文件", "choose another name, or edit that file"))  # fmt: skip

# Names Windows keeps for devices; a folder of that name cannot be made there.
RESERVED: Final = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")}
FOLDER: Final = "configs/codebooks"
DEFAULT: Final = f"{FOLDER}/urban_digital_governance.toml"


def start(name: str, root: Path, codebook: str = DEFAULT) -> Review:
    """Write `configs/<name>.toml` and `corpus/<name>/`; raises PanyouError if the name is unfit or taken, or the codebook is absent or wrong."""
    if not re.fullmatch(r"[\w-]{1,60}", name) or name.casefold() in RESERVED:
        raise PanyouError("bad_name", where=str(root / "configs"), name=name)
    review = review_of(root / "configs" / f"{name}.toml")
    if review.config.exists():
        raise PanyouError("review_exists", where=str(review.config))
    book = _named(codebook, root)
    text = _template("review.toml").replace("{name}", name).replace("{codebook}", book)
    for folder in ("exports", "fieldnotes", "sheets"):
        (review.corpus / folder).mkdir(parents=True, exist_ok=True)
    atomic.write_bytes(review.config, text.encode())
    return review


def start_codebook(path: Path) -> Path:
    """Write a codebook of two examples to `path`; raises PanyouError if its name is unfit or taken."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,40}\.toml", path.name):
        raise PanyouError("bad_codebook_name", where=str(path.parent), name=path.name)
    if path.exists():
        raise PanyouError("codebook_exists", where=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write_bytes(path, _template("codebook.toml").replace("{id}", path.stem).encode())
    return path


def _named(codebook: str, root: Path) -> str:
    """The codebook as the configuration names it: from the project's folder where it lies below it. Given as a path, or as the name of one that ships."""
    short = f"{FOLDER}/{codebook}.toml"
    places = {root / codebook: codebook, root / short: short, **{path: f"{FOLDER}/{path.name}" for path in shipped_codebooks(codebook)}}
    found = next((path for path in places if path.is_file()), None)
    if found is None:
        raise PanyouError(
            "no_codebook", where=str(root / codebook), name=codebook, shipped=", ".join(path.stem for path in shipped_codebooks())
        )
    load_codebook(found)
    named = places[found] if found in shipped_codebooks() else _below(found, root)
    if re.search(r'["\\\x00-\x1f]', named):
        raise PanyouError("codebook_far", where=named)
    return named


def _below(path: Path, root: Path) -> str:
    return (
        path.resolve().relative_to(root.resolve()).as_posix()
        if path.resolve().is_relative_to(root.resolve())
        else path.resolve().as_posix()
    )


def _template(name: str) -> str:
    return files("pipeline").joinpath(f"templates/{name}").read_text(encoding="utf-8")
