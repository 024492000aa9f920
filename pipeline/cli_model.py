"""`panyou coding model`: a language model codes beside people. The only command that sends texts anywhere, to the endpoint the configuration names."""

from __future__ import annotations

import os
from collections.abc import Hashable
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from pipeline.cli_coding import SPOKEN, UnitOfCoding, UnitOption
from pipeline.errors import PanyouError, Text, fault
from pipeline.options import Config, Debug, Lang
from pipeline.voice import Voice, guarded

if TYPE_CHECKING:
    from pipeline.mapping.units import Unit
    from pipeline.model_coder.asking import Plan, Session
    from pipeline.model_coder.prompt import Instructions
    from pipeline.settings import Settings
    from pipeline.store import Review

fault("coder_unset", Text("配置里没有语言模型：[coder] 缺 {missing}", "the configuration names no language model: [coder] lacks {missing}"),
      Text('在配置里写 [coder]，例如 base_url = "http://127.0.0.1:11434/v1" 和 model = "模型名"', 'write [coder] into it, such as base_url = "http://127.0.0.1:11434/v1" and model = "its name"'))  # fmt: skip
fault("coder_key", Text("[coder] 的 key_variable 所指的环境变量是空的，或其中不是密钥", "the environment variable that key_variable of [coder] names is empty, or holds no key"),
      Text("在终端里设好这个环境变量再运行；端点不要密钥时删去 key_variable", "set the variable in the terminal and run again; without a key, take key_variable out"))  # fmt: skip

LOG: Final = "model_codes"
ENDS: Final = {"value": "", "low": "_low", "high": "_high"}
MEASURES: Final = ("sensitivity", "specificity", "precision", "kappa")
DOING: Final = Text("模型编码", "coding by the model")
SENDING: Final = Text("将把 {count} 段文字发送到 {url}（模型 {model}）；已有回答 {done} 段，还剩 {left} 段以后再发",
                      "{count} text(s) will be sent to {url} (model {model}); {done} are answered already, {left} are left for later")  # fmt: skip
DRY: Final = Text("只是预看，什么都没有发送（--dry-run）", "nothing was sent (--dry-run)")
FAILED: Final = Text("未能编码 {number}：{title}：{reason}", "not coded {number}: {title}: {reason}")
DONE: Final = Text("得到 {count} 个回答，{failed} 个失败；记在 {path}", "{count} answer(s), {failed} failed; kept in {path}")
NOTHING: Final = Text("没有要发送的：{done} 段文字都有回答了", "nothing to send: all {done} text(s) are answered")
MEASURED: Final = Text("{what}：灵敏度 {sensitivity}，特异度 {specificity}，精确率 {precision}，κ {kappa}；{units} 条两方都编过",
                       "{what}: sensitivity {sensitivity}, specificity {specificity}, precision {precision}, κ {kappa}; {units} coded by both")  # fmt: skip
VALUE: Final = Text("{value}（{low} 至 {high}）", "{value} ({low} to {high})")
STATES: Final = {
    "used": Text("模型的编码将作为预测用于占比的估计；请再运行 panyou run", "its codes will serve as a predictor in the estimated shares; now: panyou run"),
    "incomplete": Text("还有 {left} 条没有让模型编过；全部编过，它的编码才用于估计", "{left} unit(s) have not been put to the model; its codes count once all have"),
    "not_measured": Text("与人工编码重合的只有 {units} 条，不足 {least} 条：尚未测量，不用于估计",
                         "only {units} unit(s) were coded by people and model, fewer than {least}: not measured, and not used"),
}  # fmt: skip
LimitOption = Annotated[int, typer.Option("--limit", min=0, help="这次最多发送几段，0 按配置 / texts to send at most, 0 as configured")]
DryOption = Annotated[bool, typer.Option("--dry-run", help="只说要发送多少，不发送 / say what would be sent, send nothing")]


def model(  # noqa: PLR0913  # a command has its options
    config: Config,
    unit: UnitOption = UnitOfCoding.DOCUMENT,
    limit: LimitOption = 0,
    *,
    dry_run: DryOption = False,
    lang: Lang = "",
    debug: Debug = False,
) -> None:
    """让语言模型按编码手册编码：文字会发送到配置所写的端点 / a language model codes: texts are sent to the endpoint in the configuration."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline.bringing_back import with_results
        from pipeline.config import load_settings
        from pipeline.lock import locked

        voice.doing = DOING
        review = with_results(config, "screening")
        settings = load_settings(config)
        session = _session(review, settings, unit)
        with locked(review):
            _code(voice, review, session, limit or settings.coder.limit, dry_run=dry_run)
        _measure(voice, review, settings, unit)
        return 0

    guarded(voice, body, debug=debug)


def _session(review: Review, settings: Settings, unit: UnitOfCoding) -> Session:
    """Who is asked, with the key from the environment; raises PanyouError where it is not all there."""
    from pipeline.config import load_manual
    from pipeline.model_coder.asking import Session
    from pipeline.model_coder.endpoint import Endpoint
    from pipeline.model_coder.prompt import instructions

    coder, book = settings.coder, settings.codebook
    missing = [name for name in ("base_url", "model") if not getattr(coder, name)]
    if missing:
        raise PanyouError("coder_unset", where=str(review.config), missing=", ".join(missing))
    key = os.environ.get(coder.key_variable, "").strip() if coder.key_variable else ""
    if coder.key_variable and not (key and key.isascii() and key.isprintable()):
        raise PanyouError("coder_key", where=str(review.config))
    about = instructions(book, load_manual(review.config, book), unit.value, coder.model, coder.temperature)
    return Session(Endpoint(coder.base_url, key, coder.timeout), about, book.ids, coder.retries)


def _code(voice: Voice, review: Review, session: Session, limit: int, *, dry_run: bool) -> None:
    """Say what is sent where, send it, keep each answer as it comes, list what failed; raises PanyouError where nothing is answered."""
    from pipeline.model_coder.asking import answered
    from pipeline.sheets.logbook import add_row, opened

    units = _units(review, session.about)
    plan = _plan(review, units, session.about)
    chosen, failed = plan.ask[:limit], 0
    told = {
        "url": session.endpoint.url,
        "model": session.about.model,
        "done": plan.done + len(plan.copied),
        "left": len(plan.ask) - len(chosen),
    }
    voice.say(SENDING if chosen else NOTHING, count=len(chosen), **told)
    if dry_run:
        voice.result(DRY)
        return
    path = opened(review, LOG)
    for failed, each in enumerate(answered(chosen, session, lambda row: add_row(path, LOG, row), voice.count), start=1):
        voice.result(FAILED, number=failed, title=each.unit.sentence or each.unit.publication["title"], reason=each.reason)
    for row in _plan(review, units, session.about).copied:
        add_row(path, LOG, row)
    if chosen:
        voice.result(DONE, count=len(chosen) - failed, failed=failed, path=path)


def _units(review: Review, about: Instructions) -> list[Unit]:
    """The included publications or their sentences, in the order in which they are asked about."""
    from pipeline import store
    from pipeline.mapping.codes import standing
    from pipeline.model_coder.asking import in_order
    from pipeline.people import load_log
    from pipeline.sheets.sources import units

    coded = standing(load_log(review, "coding"), store.load(review, "publications"), about.unit)
    return in_order(units(review, about.unit, included=True), coded)


def _plan(review: Review, units: list[Unit], about: Instructions) -> Plan:
    from pipeline import store
    from pipeline.model_coder.asking import planned
    from pipeline.people import load_log

    return planned(units, about, load_log(review, LOG), store.load(review, "publications"))


def _measure(voice: Voice, review: Review, settings: Settings, unit: UnitOfCoding) -> None:
    """Say how far the model agrees with people, and whether its codes count."""
    from pipeline import store
    from pipeline.mapping.model_codes import ALL, LEAST, STANCE
    from pipeline.people import load_log
    from pipeline.stages.s6_map_topics import check_coder

    tables = (store.load(review, name) for name in ("publications", "screening", "sentences"))
    logs = (load_log(review, name) for name in ("coding", LOG))
    found = check_coder(*tables, *logs, codebook=settings.codebook, coder=settings.coder).coder_agreement
    rows = found[found["unit"] == {"document": "publications", "sentence": "sentences"}[unit.value]].to_dict("records")
    labels = {category.id: Text(category.label.zh, category.label.en) for category in settings.codebook.categories}
    labels |= {ALL: Text("全部类别", "all categories"), STANCE: Text("立场", "stance")}
    for row in rows:
        if row["units"]:
            label, spoken = labels[row["category_id"]], SPOKEN[row["language"]]
            voice.result(
                MEASURED,
                what=Text(label.zh + spoken.zh, label.en + spoken.en),
                units=row["units"],
                **{name: _value(row, name) for name in MEASURES},
            )
    if rows:
        overall = next(row for row in rows if row["category_id"] == ALL and row["language"] == ALL)
        voice.result(STATES[overall["state"]], left=overall["population"] - overall["asked"], units=overall["units"], least=LEAST)


def _value(row: dict[Hashable, Any], name: str) -> Text:
    """A coefficient with its interval; a dash where it is undefined."""
    if row[name] != row[name]:  # NaN is not itself
        return Text("—", "—")
    shown = {mark: f"{row[name + end]:.2f}" for mark, end in ENDS.items()}
    return Text(VALUE.render("zh", **shown), VALUE.render("en", **shown))
