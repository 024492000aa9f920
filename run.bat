@echo off
rem Double-click: what `make all` does, without make. Usage: run.bat [review]
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set PYTHONUTF8=1
if exist .venv\.installed goto run
set FOUND=
for %%V in (3.13 3.12 3.11) do if not defined FOUND py -%%V -c "import venv" >nul 2>&1 && set FOUND=py -%%V
if not defined FOUND python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>&1 && set FOUND=python
if not defined FOUND (
  echo 错误/error: 没有找到 Python 3.11、3.12 或 3.13 / no Python 3.11, 3.12 or 3.13 was found
  echo 位置/   at: PATH（gensim 没有 3.14 以上的安装包 / gensim has no wheels past 3.13）
  echo 处理/  fix: 从 python.org 安装 Python 3.13 后重试 / install Python 3.13 from python.org, then try again
  goto end
)
%FOUND% -m venv .venv || goto end
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock || goto end
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . || goto end
echo. > .venv\.installed
:run
set REVIEW=%1
if "%REVIEW%"=="" set REVIEW=sample
.venv\Scripts\python -m pipeline run configs\%REVIEW%.toml
:end
pause
