#!/bin/sh
# 双击运行示例综述（macOS、Linux） / double-click: what `make all` does, without make.
cd "$(dirname "$0")" || exit 2
if [ ! -f .venv/.installed ] || [ requirements.lock -nt .venv/.installed ]; then
    sh ./setup.sh && touch .venv/.installed || exit $?
fi
.venv/bin/python -m pipeline run "configs/${1:-sample}.toml"
