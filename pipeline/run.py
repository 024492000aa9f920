"""Why is a step stale → run it → save it.

A step's key is what could change its result: the content of what it reads, the settings sections it uses, the code it imports, the
libraries it calls. Staleness is a reason, not a truth value. A step that makes equal tables again stops the cascade, because the
next keys are made of content. Steps by part run in batches of documents, so memory does not grow with the corpus.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline import atomic, embeddings, manifests, store
from pipeline.codebook_terms import with_approved
from pipeline.errors import PanyouError, Text, fault
from pipeline.lineage import code_hash, versions
from pipeline.manifests import hashed
from pipeline.method import FILES, METHOD, MODELS, Stage, Step
from pipeline.parts import Passes, parts
from pipeline.people import load_log, log_hash
from pipeline.settings import Settings
from pipeline.steps import Export
from pipeline.store import Digest, ListedFile, Review, TableWriter
from pipeline.text.vectors import Encoder

fault("no_exports", Text("没有可用的导出文件：读了 {files} 个文件，没有一条记录", "no usable export: {files} files read, not one record in them"),
      Text("把 CNKI 或 Web of Science 的导出文件放进这个文件夹；panyou identify 文件 会说出每个文件是什么",
           "put exports of CNKI or Web of Science into that folder; `panyou identify FILE` says what a file is"), exit_code=3)  # fmt: skip
fault("damaged", Text("结果文件 {table} 缺失或损坏，而它的输入也不在了", "the artifact {table} is missing or damaged, and its input is gone"),
      Text("把导出文件放回 corpus/ 后运行 panyou run", "put the exports back into corpus/ and use `panyou run`"), exit_code=5)  # fmt: skip
fault("stale_input", Text("{stage} 的输入还不是最新的：{reason}", "what {stage} reads is not up to date: {reason}"),
      Text("先运行 panyou {stage_to_run}，或用 panyou run 一次做完", "run `panyou {stage_to_run}` first, or `panyou run` for everything"))  # fmt: skip

SOURCE_FOLDERS: Final = {"exports": "exports", "notes": "fieldnotes"}


class Reason(NamedTuple):
    """Why a step would run: a kind, and what changed."""

    kind: str  # first_run, input, setting, code, version, damaged
    what: str


class Event(NamedTuple):
    """Something the command line may show: a step starts, works on a part, is done, or was fresh."""

    kind: str  # start, part, done, fresh
    stage: Stage
    step: Step
    reasons: tuple[Reason, ...] = ()
    done: int = 0
    total: int = 0
    rows: Mapping[str, int] = {}


Listener = Callable[[Event], None]


class Run:
    """One review being brought up to date."""

    def __init__(self, review: Review, settings: Settings, listen: Listener = lambda _: None) -> None:
        self.review, self.settings, self.listen = review, with_approved(review, settings), listen
        self.files: dict[str, list[ListedFile]] = {name: store.listed(review.corpus / SOURCE_FOLDERS[name]) for name in FILES}
        self.digests: dict[str, str] = {name: hashed([(file.file, file.sha256) for file in self.files[name]]) for name in FILES}

    def stale(self) -> Iterator[tuple[Stage, Step, tuple[Reason, ...]]]:
        """Each step in order with the reasons it would run; none for a fresh step. Looks, and changes nothing.

        After a stale step the digests of what it writes are unknown, so later steps that read them are stale for that.
        """
        for stage in METHOD:
            for step in stage.steps:
                reasons = self.reasons(stage, step)
                for table in step.writes:
                    self.digests[table] = (
                        f"after {stage.name}" if reasons else manifests.load(self.review, stage)["digests"][table]["sha256"]
                    )
                yield stage, step, reasons

    def bring_up_to_date(self, until: str | None = None) -> bool:
        """Run what is stale, in order, as far as stage `until`; whether anything ran."""
        ran = False
        for stage in METHOD:
            for step in stage.steps:
                ran |= self._freshen(stage, step)
            if stage.name == "ingest":
                self._require_records()
            if stage.name == until:
                break
        return ran

    def run_stage(self, name: str) -> bool:
        """Run one stage if it is stale; raises PanyouError `stale_input` if an earlier one is."""
        ran = False
        for stage in METHOD:
            for step in stage.steps:
                if stage.name == name:
                    ran |= self._freshen(stage, step)
                    continue
                reasons = self.reasons(stage, step)
                if reasons:
                    why = f"{stage.name}.{step.name}: {reasons[0].kind} {reasons[0].what}"
                    raise PanyouError(
                        "stale_input", where=str(self.review.folder(stage.name)), stage=name, reason=why, stage_to_run=stage.name
                    )
                self._remember(stage, step)
            if stage.name == name:
                break
        return ran

    def reasons(self, stage: Stage, step: Step) -> tuple[Reason, ...]:
        """Why the step would run now."""
        manifest = manifests.load(self.review, stage)
        before = manifest.get("steps", {}).get(step.name)
        if not before:
            is_lost = not manifest and manifests.path(self.review, stage).exists()
            return (Reason("damaged", manifests.NAME) if is_lost else Reason("first_run", ""),)
        now = self.key(step)
        found = [Reason("input", name) for name, digest in now["reads"].items() if before["reads"].get(name) != digest]
        found += [Reason("setting", name) for name, digest in now["settings"].items() if before["settings"].get(name) != digest]
        found += [Reason("code", step.name)] if before["code"] != now["code"] else []
        found += [Reason("version", name) for name, version in now["versions"].items() if before["versions"].get(name) != version]
        return tuple(found + self._damage(stage, step))

    def key(self, step: Step) -> dict[str, Any]:
        """All that could change the step's result."""
        settings = {name: hashed(getattr(self.settings, name).model_dump(mode="json")) for name in step.settings}
        reads = {name: self._digest(name) for name in step.reads}
        return {
            "reads": reads,
            "settings": settings,
            "code": code_hash(step.function.__module__),
            "versions": versions(step.function.__module__),
        }

    def _digest(self, name: str) -> str:
        if name not in self.digests:  # a log of people, or a model: read when a step first asks
            is_model = name in MODELS
            self.digests[name] = hashed(embeddings.identity(self.settings.embeddings)) if is_model else log_hash(self.review, name)
        return self.digests[name]

    def _damage(self, stage: Stage, step: Step) -> list[Reason]:
        """Artifacts that are gone or whose bytes are not those that were written."""
        folder = self.review.folder(stage.name)
        written = store.read_json(folder / "checksums.json").get(step.name, {})
        found = store.checksums(folder, written.get("names", []))
        changed = sorted(set(written.get("files", {}).items()) ^ set(found.items()))
        return [Reason("damaged", name) for name in sorted({name for name, _ in changed})] if written else [Reason("damaged", step.name)]

    def _remember(self, stage: Stage, step: Step) -> None:
        written = manifests.load(self.review, stage)["digests"]
        self.digests |= {table: written[table]["sha256"] for table in step.writes}

    def _freshen(self, stage: Stage, step: Step) -> bool:
        folder = self.review.folder(stage.name)
        reasons = self.reasons(stage, step)
        if not reasons:
            self._remember(stage, step)
            self.listen(Event("fresh", stage, step))
            return False
        self._require_input(stage, step, reasons)
        self.listen(Event("start", stage, step, reasons))
        key = self.key(step)
        try:
            names, digests = self._write_files(stage, step) if not step.writes else self._write_tables(stage, step)
            self._record(stage, step, key, names, digests)
        finally:
            atomic.sweep(folder)
        self._remember(stage, step)
        self.listen(Event("done", stage, step, rows={table: digest.rows for table, digest in digests.items()}))
        return True

    def _require_input(self, stage: Stage, step: Step, reasons: tuple[Reason, ...]) -> None:
        """A damaged artifact cannot be made again from files that are gone; nor may an emptied folder wipe out what was made before."""
        lost = [reason.what for reason in reasons if reason.kind == "damaged"]
        before = manifests.load(self.review, stage).get("steps", {}).get(step.name, {}).get("reads", {})
        assumed = {"exports": "", "notes": self.digests["notes"]}  # where the manifest is lost: a review has exports, and may have notes
        gone = [n for n in FILES if n in step.reads and not self.files[n] and before.get(n, assumed[n]) != self.digests[n]]
        if lost and gone:
            raise PanyouError("damaged", where=str(self.review.corpus / SOURCE_FOLDERS[gone[0]]), table=lost[0])
        if "exports" in step.reads and not self.files["exports"]:
            raise PanyouError("no_exports", where=str(self.review.corpus / "exports"), files=0)

    def _require_records(self) -> None:
        files = store.load(self.review, "files")
        exports = files[~files["file"].str.startswith("../")]  # field notes alone are no literature
        if not int(exports["kept"].sum()):
            raise PanyouError("no_exports", where=str(self.review.corpus / "exports"), files=len(exports))

    def _record(self, stage: Stage, step: Step, key: dict[str, Any], names: list[str], digests: Mapping[str, Digest]) -> None:
        """Say that the step is done: the manifest last, so that a run cut short leaves a stale step behind."""
        folder = self.review.folder(stage.name)
        sums = store.read_json(folder / "checksums.json")
        sums[step.name] = {"names": names, "files": store.checksums(folder, names)}
        store.write_json(folder / "checksums.json", sums)
        manifests.save(self.review, stage, step, key, digests)

    def _write_files(self, stage: Stage, step: Step) -> tuple[list[str], dict[str, Digest]]:
        made: dict[str, bytes] = step.function(*self._whole(step), **self._sections(step))
        folder = self.review.folder(stage.name)
        for name in set(store.read_json(folder / "checksums.json").get(step.name, {}).get("names", [])) - set(made):
            atomic.remove(folder / name)
        locked = [error for name, data in made.items() if (error := atomic.write_beside(folder / name, data))]
        if locked:
            raise locked[0]
        return sorted(made), {name: Digest(1, hashlib.sha256(data).hexdigest()) for name, data in made.items()}

    def _write_tables(self, stage: Stage, step: Step) -> tuple[list[str], dict[str, Digest]]:
        writers = {table: TableWriter(self.review, table) for table in step.writes}
        for made in self._results(stage, step):
            for table, data in zip(step.writes, made, strict=True):
                writers[table].write(data)
        return [f"{table}.parquet" for table in writers], {table: writer.publish() for table, writer in writers.items()}

    def _results(self, stage: Stage, step: Step) -> Iterator[Any]:
        """The step's results: one for a whole step, one a part for a step by part."""
        sections = self._sections(step)
        if not step.parts:
            yield step.function(*self._whole(step), **sections)
            return
        whole = {name: self._input(name) for name in step.reads if name not in step.parts}
        cuts = parts(self.review, step, self.files, self.settings.run.batch)
        for number, cut in enumerate(cuts):
            self.listen(Event("part", stage, step, done=number, total=len(cuts)))
            arguments = {name: cut(name) if name in step.parts else whole[name] for name in step.reads}
            yield step.function(*arguments.values(), **sections)

    def _whole(self, step: Step) -> list[Any]:
        return [Passes(self.review, name, step.passes[name]) if name in step.passes else self._input(name) for name in step.reads]

    def _input(self, name: str) -> pd.DataFrame | list[Export] | Encoder | None:
        if name in FILES:
            return [file.read() for file in self.files[name]]
        if name in MODELS:
            return embeddings.loaded(self.settings.embeddings)
        return load_log(self.review, name) if name not in store.WRITER else store.load(self.review, name)

    def _sections(self, step: Step) -> dict[str, Any]:
        return {name: getattr(self.settings, name) for name in step.settings}
