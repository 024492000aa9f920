"""`panyou screening simulate`: what the ranking and the stopping rules would have done on records whose answer is known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.errors import PanyouError, Text, fault
from pipeline.options import Debug, Lang
from pipeline.voice import Voice, guarded

if TYPE_CHECKING:
    from pipeline.simulating import Labelled

RECORDS: Final = Text(
    "{records} 条，{relevant} 条相关；{seeds} 次模拟，每批 {batch} 条",
    "{records} records, {relevant} relevant; {seeds} simulation(s), batches of {batch}",
)
RANKED: Final = Text("排序", "ranked")
EMBEDDED: Final = Text("排序（用向量模型）", "ranked with the embedding model")
RANDOM: Final = Text("随机", "random")
MEANS: Final = Text(
    "{order}：WSS@95 {wss_95}，WSS@100 {wss_100}，读 10% 时召回率 {recall_10}，ATD {atd}",
    "{order}: WSS@95 {wss_95}, WSS@100 {wss_100}, recall at 10 % {recall_10}, ATD {atd}",
)
WRITTEN: Final = Text("已写入 {path}", "written to {path}")
fault("simulate_embeddings", Text("--embeddings 只用于表格，这里给的是一个综述的配置", "--embeddings is for a table, and this is a review's configuration"),
      Text("去掉 --embeddings；要用向量模型，就写在这个综述自己的 [embeddings] 里，再 panyou run", "leave it out; a review's model stands in [embeddings] of its own configuration: write it there, then panyou run"))  # fmt: skip

EmbeddingsOption = Annotated[
    Path | None,
    typer.Option("--embeddings", help="表格用哪个配置的 [embeddings] 模型 / the configuration whose [embeddings] a table is ranked with"),
]


def simulate(  # noqa: PLR0913, PLR0917  # a command has its options
    source: Annotated[
        Path,
        typer.Argument(help="配置文件，或 record/title/abstract/label 的表 / a review's configuration, or a table of labelled records"),
    ],
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="模拟几次 / how many simulations")] = 5,
    batch: Annotated[int, typer.Option("--batch", min=1, help="每批几条 / records between two rankings")] = 10,
    embeddings: EmbeddingsOption = None,
    out: Annotated[Path | None, typer.Option("--out", help="写到哪个文件夹 / the folder to write to")] = None,
    lang: Lang = "",
    *,
    debug: Debug = False,
) -> None:
    """在已有答案的文献上重放筛选：省多少、规则停在哪里 / replay screening on labelled records: work saved, where rules stop."""
    voice = Voice(lang)

    def body() -> int:
        from pipeline import atomic, simulating

        labelled, folder, is_synthetic = _labelled(source, embeddings)
        found = simulating.simulate(labelled, range(1, seeds + 1), batch)
        values = {"records": len(labelled.labels), "relevant": sum(labelled.labels.values()), "seeds": seeds, "batch": batch}
        voice.result(RECORDS, **values)
        embedded = [each.embedded for each in found if each.embedded is not None]
        for name, orders in ((RANKED, [each.ranked for each in found]), (EMBEDDED, embedded), (RANDOM, [each.random for each in found])):
            if not orders:
                continue
            means = simulating.means(orders)._asdict()
            voice.result(MEANS, order=name, **{measure: f"{value:.3f}" for measure, value in means.items()})
        for file, data in {
            "metrics.csv": simulating.metrics_csv(found, batch),
            **simulating.drawn(found, is_synthetic=is_synthetic),
        }.items():
            atomic.write_bytes((out or folder) / file, data)
        voice.result(WRITTEN, path=out or folder)
        return 0

    guarded(voice, body, debug=debug)


def _labelled(source: Path, config: Path | None) -> tuple[Labelled, Path, bool]:
    """The labelled records of a review or a file, the folder its results go to, and whether it is invented; raises PanyouError.

    A file's records get vectors by the model that `config` names; a review's have those of its own configuration.
    """
    from pipeline import embeddings, store
    from pipeline.config import load_settings
    from pipeline.sheets.cells import cells
    from pipeline.simulating import of_cells, of_review

    if source.suffix != ".toml":
        encoder = embeddings.loaded(load_settings(config).embeddings) if config else None
        found: Labelled | None = store.read_with(source, lambda data: of_cells(cells(data, source.name)[0], encoder), None)
        if found is None:
            raise PanyouError("sheet_missing", where=str(source))
        return found, source.with_name(f"{source.stem}_simulation"), False
    if config:
        raise PanyouError("simulate_embeddings", where=str(source))
    review = store.review_of(source)
    is_synthetic = load_settings(source).review.is_synthetic
    tables = ("tokens", "screening", "document_vectors")
    if not all(review.table(table).exists() for table in tables):
        raise PanyouError("no_results", where=str(review.outputs))
    labelled = of_review(*(store.load(review, table) for table in tables))
    return labelled, review.outputs / "simulation", is_synthetic
