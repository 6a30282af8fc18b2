# make demo：装好环境，跑一遍演示。make test：装好环境，跑全部检查。
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
DEMO ?= jianfu-demo

.PHONY: demo test soak bench bless lock clean chromium

demo: $(READY)
	$(BIN)/jianfu demo $(DEMO)

test: $(READY) chromium
	$(BIN)/python -m tests

soak: $(READY) chromium
	$(BIN)/python -m pytest -m soak tests

bench: $(READY)
	$(BIN)/python -m benchmarks
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.tagging

bless: $(READY)
	$(BIN)/python -m tests --bless

$(READY): requirements.lock setup.cfg pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "需要 Python 3.11 或更新的版本，当前是：$$($(PYTHON) --version 2>&1)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "这个 Python 缺少 venv；Debian、Ubuntu 请先运行：apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

# 浏览器测试要用 Chromium；缺少时在 Debian 上自动安装。
chromium:
	@sh .ci/chromium

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --extra dev --no-emit-index-url \
	  --custom-compile-command "make lock" --upgrade setup.cfg -o requirements.lock

clean:
	rm -rf .venv build dist *.egg-info jianfu-demo
