# One command each. Every target sets up what it needs; a second call only compares hashes.

run: ## install, build, migrate, load the demo on the first start, serve
	@python3 .ci/setup.py run
	@exec .venv/bin/python -m backend run

test: ## every test: Python, TypeScript, vectors, browser
	@python3 .ci/setup.py test
	@.venv/bin/python .ci/test.py

check: ## format, lint, types, layers, unit tests, vectors: under a minute
	@python3 .ci/setup.py check
	@.venv/bin/python .ci/check.py

vectors: ## write tests/vectors/*.json from the Python side; the diff is for a person to read
	@python3 .ci/setup.py check
	@.venv/bin/python -m tests.vectors.make

bench: ## the product beside the bare floor, on SQLite and PostgreSQL; prints the ratios
	@python3 .ci/setup.py test
	@.venv/bin/python -m tests.bench

kill: ## kill -9 of the server N=200 times, at each step of a push and at random; the whole history is judged after each
	@python3 .ci/setup.py test
	@.venv/bin/python -m tests.kill $(or $(N),200)

soak: ## the simulator over SEEDS=5000 seeds on two processes; ends with the figures
	@python3 .ci/setup.py test
	@.venv/bin/python -m tests.simulation.soak --seeds $(or $(SEEDS),5000)

mutants: ## every planted fault, with the seed and the invariant that catch it
	@python3 .ci/setup.py test
	@.venv/bin/python -m tests.mutants.hunt

stress: ## 16 writers and a reader on PostgreSQL for S=20 seconds: no row is missed
	@python3 .ci/setup.py test
	@.venv/bin/python -m tests.stress $(or $(S),20)

rules: ## one line a rule of the service system: which tests prove it; TEETH=1 turns each rule round and wants red
	@python3 .ci/setup.py test
	@.venv/bin/python -m tests.rules $(if $(TEETH),--teeth)

types: ## write pwa/src/generated from the server's tables
	@python3 .ci/setup.py check
	@.venv/bin/python .ci/share.py

pins: ## choose new versions of the Python packages and write them down with their hashes
	@python3 .ci/setup.py run
	@.venv/bin/python .ci/pins.py

.PHONY: run test check vectors bench kill stress pins types soak mutants
