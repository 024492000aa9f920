"""Reading `configs/*.toml`: every problem of a file in one go, with line, key, what was given and what is allowed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from pipeline.codebook import Codebook, Part
from pipeline.embeddings import located
from pipeline.errors import Language, PanyouError, Text, fault
from pipeline.manual import Manual
from pipeline.settings import Settings

Model = TypeVar("Model", bound=Part)
Location = tuple[str | int, ...]
Problem = tuple[Location, Text, dict[str, object]]

fault("config_missing", Text("没有这个配置文件", "there is no such configuration file"),
      Text("看看拼写；用 panyou init 名称 可以新建一个", "check the spelling; `panyou init NAME` writes a new one"))  # fmt: skip
fault("config_encoding", Text("配置文件不是 UTF-8 编码", "the configuration file is not UTF-8"),
      Text("用记事本“另存为”，编码选 UTF-8", "save it again as UTF-8"))  # fmt: skip
fault("config_syntax", Text("配置文件的写法有误：{detail}", "the configuration file is not valid TOML: {detail}"),
      Text("检查该行：引号、逗号、方括号须为半角；路径写在单引号里或用 /",
           "look at that line: quotes, commas and brackets must be ASCII; put paths in single quotes or use /"))  # fmt: skip
fault("config", Text("配置文件有 {count} 处问题：{problems}", "the configuration has {count} problem(s): {problems}"),
      Text("改正上面列出的各项后重新运行", "correct what is listed above and run again"))  # fmt: skip

PROBLEMS: Final[dict[str, Text]] = {
    "extra_forbidden": Text("不认识的键{nearest}", "unknown key{nearest}"),
    "missing": Text("缺少这一项", "this key is missing"),
    "literal_error": Text("给的是 {given}，只能是 {expected}", "given {given}, allowed: {expected}"),
    "control": Text("含控制字符；路径请写在单引号里或用 /", "contains a control character; put paths in single quotes or use /"),
    "greater_than_equal": Text("给的是 {given}，不能小于 {ge}", "given {given}, must be {ge} or more"),
    "less_than_equal": Text("给的是 {given}，不能大于 {le}", "given {given}, must be {le} or less"),
    "greater_than": Text("给的是 {given}，必须大于 {gt}", "given {given}, must be more than {gt}"),
    "less_than": Text("给的是 {given}，必须小于 {lt}", "given {given}, must be less than {lt}"),
    "too_short": Text("给的是 {given}，至少要有 {min_length} 项", "given {given}, needs {min_length} or more"),
    "string_too_short": Text("不能为空", "must not be empty"),
    "string_pattern_mismatch": Text("给的是 {given}，只能用小写字母、数字和 _", "given {given}, allowed: lower-case letters, digits and _"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), Text("给的是 {given}，应为整数", "given {given}, must be a whole number")),
    **dict.fromkeys(("float_type", "float_parsing"), Text("给的是 {given}，应为数", "given {given}, must be a number")),
    **dict.fromkeys(("bool_type", "bool_parsing"), Text("给的是 {given}，应为 true 或 false", "given {given}, must be true or false")),
    "rule_conditions": Text("一条规则要有且只有一个条件（现有：{found}；可用：{known}）", "a rule has just one condition (found: {found}; known: {known})"),
    "rule_names": Text("规则重名，或用了自带规则的名字：{names}", "two rules, or a rule and a built-in one, share a name: {names}"),
    "pattern": Text("规则“{rule}”的正则表达式读不懂：{detail}", "the regular expression of rule «{rule}» cannot be read: {detail}"),
    "pattern_empty": Text("规则“{rule}”的正则表达式连空文本都匹配，会排除所有文献", "the regular expression of rule «{rule}» matches even the empty text: it would exclude everything"),
    "databases": Text("没有列入 databases 的数据库：{unknown}（已列入：{known}）", "not among databases: {unknown} (listed: {known})"),
    "address": Text("给的是 {given}，应为 http:// 或 https:// 开头的地址，不带用户名、密码和参数", "given {given}, must be an address with http:// or https://, without user, password or parameters"),
    "variable": Text("应为环境变量的名字，如 PANYOU_KEY；密钥本身不要写进配置", "must be the name of an environment variable, such as PANYOU_KEY; keep the key itself out of the configuration"),
    "not_installed": Text('{given} 需要 {library}：运行 pip install "{package}"，或换一个模型', '{given} needs {library}: run pip install "{package}", or choose another model'),
    "model_path": Text("model2vec 与 sentence_transformers 要在 path 写出模型文件夹，其他种类不写 path", "model2vec and sentence_transformers need the model's folder as path; the other kinds take no path"),
    "inconsistent": Text("{zh}", "{en}"),
    "string_type": Text("给的是 {given}，应为引号里的文字", "given {given}, must be a text in quotes"),
    "tuple_type": Text("给的是 {given}，应为方括号里的列表", "given {given}, must be a list in brackets"),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type"),
                    Text("给的是 {given}，应为 { 键 = 值 } 或一节", "given {given}, must be { key = value } or a section")),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"),
                    Text("给的是 {given}，应为日期，如 2022-07-14", "given {given}, must be a date such as 2022-07-14")),
}  # fmt: skip
ARM: Final = re.compile(r"constrained-int$|function-after\[")
SHOWN: Final = 60  # characters of a value that are shown
LINE: Final = Text("第 {line} 行 {key}：", "line {line}, {key}: ")
OTHER: Final = Text("给的是 {given}：{message}", "given {given}: {message}")


def load_settings(path: Path) -> Settings:
    """The configuration at `path` with its codebook loaded; raises PanyouError with all problems at once."""
    text = _read(path)
    data = _parse(text, path)
    book = data.get("codebook")
    if isinstance(book, str) and book.isprintable():
        data["codebook"] = load_codebook(_find(path, book))
    made = _validated(Settings, data, text, path)
    return made.model_copy(update={"embeddings": located(made.embeddings, project_folder(path))})


def project_folder(config: Path) -> Path:
    """The folder above `configs/`, where corpus and outputs lie; for a configuration elsewhere the folder it lies in."""
    folder = config.resolve().parent
    return folder.parent if folder.name == "configs" else folder


def load_codebook(path: Path) -> Codebook:
    """The codebook at `path`, with the general stance cues where it has none; raises PanyouError with all problems at once."""
    text = _read(path)
    data = _parse(text, path)
    own = data.get("stance", {})
    return _validated(Codebook, {**data, "stance": {**_general_cues(), **own} if isinstance(own, dict) else own}, text, path)


def shipped_codebooks(name: str = "") -> list[Path]:
    """The codebooks that ship with panyou, or those of them called `name`, with or without folder and ending."""
    folder = Path(__file__).resolve().parent.parent / "configs" / "codebooks"
    return [path for path in sorted(folder.glob("*.toml")) if not name or Path(name).stem == path.stem]


def _general_cues() -> dict[str, Any]:
    """The stance cues that hold for any subject, a table a stance."""
    found: dict[str, Any] = tomllib.loads(files("pipeline").joinpath("templates/stance_cues.toml").read_text(encoding="utf-8"))["stance"]
    return found


def load_manual(config: Path, book: Codebook) -> Manual:
    """The rules and examples kept for a codebook in `configs/manuals/`; empty where there are none. Raises PanyouError with all problems at once."""
    path = _find(config, f"configs/manuals/{book.id}.toml")
    if not path.is_file():
        return Manual()
    text = _read(path)
    return _validated(Manual, _parse(text, path), text, path)


def _find(config: Path, name: str) -> Path:
    """A codebook is named from the project's folder, or from the configuration's own; those that ship with panyou are always found."""
    root = config.resolve().parent.parent
    shipped = Path(__file__).resolve().parent.parent
    return next((base / name for base in (root, config.parent, shipped) if (base / name).is_file()), root / name)


def _read(path: Path) -> str:
    if not path.is_file():
        raise PanyouError("config_missing", where=str(path))
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PanyouError("config_encoding", where=f"{path}: byte {error.start}") from error


def _parse(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"{path}:{line[1]}" if line else str(path)
        raise PanyouError("config_syntax", where=where, detail=str(error)) from error


def _validated(model: type[Model], data: Mapping[str, Any], text: str, path: Path) -> Model:
    found: list[Problem] = [(location, PROBLEMS["control"], {}) for location in _control_characters(data)]
    try:
        made = model.model_validate(data)
    except ValidationError as error:
        found += [(_keys(e["loc"]), *_problem(model, e)) for e in error.errors() if not _is_other_arm(e)]
    else:
        if not found:
            return made
    raise PanyouError("config", where=str(path), count=len(found), problems=Text(_listed(found, text, "zh"), _listed(found, text, "en")))


def _listed(problems: list[Problem], text: str, language: Language) -> str:
    lines = [_where(text, location, language) + problem.render(language, **values) for location, problem, values in problems]
    return "".join("\n       " + line for line in lines)


def _control_characters(data: Any, location: Location = ()) -> Iterator[Location]:
    """Strings with a tab, a bell …: a Windows path in double quotes, most often. Line ends are fine in long texts."""
    may_wrap = location != ("codebook",)  # "configs\new.toml" holds a line end, and no path does
    if isinstance(data, str) and re.search(r"[\x00-\x09\x0b-\x1f]" if may_wrap else r"[\x00-\x1f]", data):
        yield location
    children = data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        yield from _control_characters(value, (*location, key))


def _keys(location: Location) -> Location:
    """A place as the file spells it: without the names pydantic gives the arms of a choice (`topics` is a number or a range)."""
    return tuple(part for part in location if not (isinstance(part, str) and ARM.match(part)))


def _is_other_arm(error: ErrorDetails) -> bool:
    """Whether the error only says that a range is not the number it might have been."""
    return isinstance(error["input"], dict) and any(part == "constrained-int" for part in error["loc"])


def _problem(model: type[Part], error: ErrorDetails) -> tuple[Text, dict[str, object]]:
    """One pydantic error as a message of ours."""
    nearest = _nearest(model, error["loc"]) if error["type"] == "extra_forbidden" else ""
    given = repr(error["input"])
    values: dict[str, object] = {
        "given": given if len(given) <= SHOWN else given[:SHOWN] + "…",
        "message": error["msg"],
        "nearest": nearest,
    }
    values |= error.get("ctx", {})
    return PROBLEMS.get(error["type"], OTHER), values


def _nearest(model: type[Part], location: Location) -> str:
    """The known key closest to an unknown one."""
    for part in location[:-1]:
        field = model.model_fields.get(str(part))
        model = next(_models(field.annotation), model) if field else model
    known = list(model.model_fields)
    match = process.extractOne(str(location[-1]), known, score_cutoff=60)
    return f" → {match[0]}?" if match else f" ({', '.join(known)})"


def _models(annotation: Any) -> Iterator[type[Part]]:
    """The settings models in a type: itself, what a tuple holds, a choice of a union."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _where(text: str, location: Location, language: Language) -> str:
    """`line N, key: ` of a problem; the line is where the key's last name stands, within its section where there is one."""
    lines = re.split(r"\r\n|\n|\r", text)
    start, end, name = 0, len(lines), ""
    for part in location:
        if isinstance(part, int):  # the n-th [[name]] after the first
            headers = [i for i in range(start, end) if re.match(rf"\s*\[\[[^\]]*\b{re.escape(name)}\b", lines[i])]
            start = headers[part] if part < len(headers) else start
            continue
        name = part
        key = re.compile(rf"\s*(\[+[^\]]*\b{re.escape(name)}\b|[\"']?{re.escape(name)}[\"']?\s*[=.])")
        start = next((i for i in range(start, end) if key.match(lines[i])), start)
        if part == location[0]:
            foreign = re.compile(rf"\s*\[(?!.*\b{re.escape(name)}\b)")
            end = next((i for i in range(start + 1, len(lines)) if foreign.match(lines[i])), len(lines))
    return LINE.render(language, line=start + 1, key=".".join(str(part) for part in location) or "file")
