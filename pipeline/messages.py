"""What the command line says when all is well, in both languages; what it says of faults stands beside the faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pipeline.errors import Text

STAGES: Final = {
    "ingest": Text("读入", "ingest"),
    "deduplicate": Text("去重", "deduplicate"),
    "segment": Text("分词", "segment"),
    "screen": Text("筛选", "screen"),
    "model_topics": Text("主题", "model topics"),
    "map_topics": Text("映射", "map topics"),
    "report": Text("报告", "report"),
}
TABLES: Final = {
    "files": Text("文件", "files"),
    "records": Text("记录", "records"),
    "rejects": Text("未能读入", "rejects"),
    "fieldnotes": Text("田野笔记", "field notes"),
    "publications": Text("去重后文献", "publications"),
    "duplicate_links": Text("重复关系", "duplicate links"),
    "sentences": Text("句子", "sentences"),
    "term_counts": Text("词", "words"),
    "new_words": Text("新词候选", "new word candidates"),
    "topics": Text("主题", "topics"),
    "evidence": Text("证据句", "evidence sentences"),
    "screening": Text("筛选结果", "screening rows"),
}
REASONS: Final = {
    "first_run": Text("还没有运行过", "never run"),
    "input": Text("输入变了：{what}", "its input changed: {what}"),
    "setting": Text("配置变了：[{what}]", "the configuration changed: [{what}]"),
    "code": Text("程序变了", "the code changed"),
    "version": Text("库的版本变了：{what}", "a library's version changed: {what}"),
    "damaged": Text("结果缺失或损坏：{what}", "missing or damaged: {what}"),
}

START: Final = Text("{stage}.{step}：{reasons}", "{stage}.{step}: {reasons}")
FRESH: Final = Text("没有需要重做的步骤，全部结果都是最新的", "nothing to do: every artifact is up to date")
REPORT: Final = Text("报告：{path}", "report: {path}")
BESIDE: Final = Text("表格与 Word 文件在同一个文件夹：{folder}", "tables and the Word file lie in the same folder: {folder}")
REJECTED: Final = Text("有 {count} 个文件没有读入：", "{count} file(s) were not read:")
MENDED: Final = Text(
    "有 {count} 个文件修补后读入，详见报告的“读入的文件”：", "{count} file(s) were read after repairs; see “files read” in the report:"
)
NOTHING_LEFT: Final = Text(
    "筛选后没有剩下文献；报告仍已写出", "no publication is left after screening; the report was written all the same"
)
STOPPED: Final = Text("已在 {stage} 停下；重新运行即可接着做", "stopped during {stage}; run again to continue")
UP_TO_DATE: Final = Text("最新", "up to date")
CREATED: Final = Text("已新建：{path}", "created: {path}")
WITH_CODEBOOK: Final = Text("编码本：{codebook}（换一个用 --codebook）", "codebook: {codebook} (--codebook chooses another)")
NEXT_INIT: Final = Text("把导出文件放进 {folder}，然后运行：panyou run {config}", "put exports into {folder}, then: panyou run {config}")
BUG: Final = Text(
    "程序内部出错：{error}\n   位置：{where}\n   处理：这是我们的问题；请把 --debug 的输出和导出格式告诉我们",
    "internal error: {error}\n   at: {where}\n  fix: this is our fault; please report it with what --debug prints",
)


def counts(rows: Mapping[str, int], language: str) -> str:
    """`文件 4 · 记录 245`: the tables people know, with their rows."""
    known = [(TABLES[name], count) for name, count in rows.items() if name in TABLES]
    return " · ".join(f"{text.zh if language == 'zh' else text.en} {count:,}" for text, count in known)
