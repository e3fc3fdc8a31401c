# Everything a person does with the project. Each target brings what it needs and works on a fresh machine that has
# only Python 3.11 or newer and make. The logic is in tools/, in Python, so that any make and any shell will do.

PYTHON = python3
BIN = .venv/bin
NEED = @$(PYTHON) tools/bootstrap.py

# Handed on to the command of the target: make demo ARGS="--tables 5", make test ARGS="-k ballots -x"
ARGS =
# Tests that run side by side. Many wait for a browser or a disk, so there may be more than there are processors.
WORKERS = 3

.PHONY: help install demo test check format bench soak lock wheel clean

help:
	@echo "make demo     a whole town meeting in your browser, with simulated tables and voters"
	@echo "make test     all tests, browser tests included; ten minutes on two processors"
	@echo "make check    format, lint, types, import directions, browser modules"
	@echo "make format   put the code in our format"
	@echo "make bench    all benchmarks, or one: make bench BENCH=fanout"
	@echo "make soak     the long-running tests: relay, kills, closings, votes and the demonstration at full size; about an hour"
	@echo "make wheel    a wheel in dist/ that carries the browser assets and their licences"
	@echo "make lock     write the lock files anew, after a change of dependencies"
	@echo "make install  what demo, test and check need, without running them"
	@echo "make clean    take away all that was installed or built here"
	@echo "Options for the command behind a target go in ARGS: make test ARGS=\"-k ballots\""

install:
	$(NEED) all

demo:
	$(NEED) assets
	@$(BIN)/tablee demo $(ARGS)

test:
	$(NEED) all
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check:
	$(NEED) assets
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.check_modules

format:
	$(NEED) python
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

BENCH =
bench:
	$(NEED) all
	@$(BIN)/python -m tools.bench $(BENCH)

soak:
	$(NEED) all
	@$(BIN)/python -m pytest -m soak $(ARGS)

lock:
	$(NEED) python
	@$(BIN)/python -m tools.lock

wheel:
	$(NEED) assets
	@$(BIN)/python -m pip --disable-pip-version-check wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@echo "The wheel is in dist/."

clean:
	rm -rf .venv node_modules server/static/assets dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
