"""F30: consoles that know few characters, and folders of any name: what cannot be shown is escaped, and nothing fails for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import Project, copy_of, panyou, table

CONSOLES = {
    "a Chinese Windows": {"PYTHONIOENCODING": "gbk"},
    "a Western Windows": {"PYTHONIOENCODING": "cp1252"},
    "the C locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}


@pytest.mark.parametrize("console", CONSOLES)
def test_paths_and_texts_a_console_cannot_show_are_escaped(small_run: Project, tmp_path: Path, console: str) -> None:
    project = copy_of(small_run, tmp_path / "空 格 目录𠮷😀")
    sentence = table(project.review, "sentences").query("language == 'zh'")["sentence_id"].iloc[0]

    for command, expected in ((["trace", sentence, project.review.config], 0), (["explain", "没有𠮷.toml"], 2)):
        code, said, wrong = panyou(*command, "--lang", "zh", environment=CONSOLES[console])
        assert expected == code, wrong
        assert "Error" not in wrong
        assert bool(said) == (expected == 0)
        assert (0 if expected == 0 else 3) == len(wrong.splitlines())
