#!/bin/sh
# Makes .venv with the newest Python from 3.11 to 3.13 and installs what requirements.lock pins. Your own index settings are respected.
set -eu
cd "$(dirname "$0")"
found=
for candidate in python3.13 python3.12 python3.11 python3 python py; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; then
        found=$candidate
        break
    fi
done
if [ -z "$found" ]; then
    cat >&2 <<'END'
错误/error: 没有找到 Python 3.11、3.12 或 3.13 / no Python 3.11, 3.12 or 3.13 was found
位置/   at: PATH（gensim 没有 3.14 以上的安装包 / gensim has no wheels past 3.13）
处理/  fix: 从 python.org 安装 Python 3.13 后重试；Debian/Ubuntu 另装 python3-venv / install Python 3.13 from python.org (and python3-venv on Debian), then try again
END
    exit 2
fi
echo "Python: $("$found" --version) → .venv" >&2
rm -f .venv/.installed
"$found" -m venv .venv
if [ -d .venv/Scripts ]; then bin=.venv/Scripts; else bin=.venv/bin; fi
"$bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
"$bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
