@echo off
rem 减负：在 Windows 上装好环境并跑一遍演示。需要 Python 3.11 或更新版本。
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set PY=py -3
where py >nul 2>nul || set PY=python
%PY% -c "import sys; sys.exit(sys.version_info < (3, 11))" || (
  echo 需要 Python 3.11 或更新的版本，请先从 python.org 或单位软件库安装。
  pause
  exit /b 1
)
if not exist .venv\.ready (
  %PY% -m venv .venv || goto :failed
  .venv\Scripts\python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock || goto :failed
  .venv\Scripts\python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable . || goto :failed
  echo ok> .venv\.ready
)
.venv\Scripts\jianfu demo jianfu-demo || goto :failed
echo.
echo 以后直接运行：.venv\Scripts\jianfu --help
pause
exit /b 0
:failed
echo 没有装成，请把上面的提示告诉维护者。
pause
exit /b 1
