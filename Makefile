# All a newcomer needs: make run, make test. "make" alone lists the rest.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
FUZZTIME ?= 10s
BENCHTIME ?= 3s
TOOL := go tool -modfile=tools.mod

# The program, the tools and the tests without race detector are built the same
# way, so that the compiler meets each package once.
export CGO_ENABLED := 0
export GOFLAGS := $(shell go env GOFLAGS 2>/dev/null) -trimpath

# Asked for when a recipe runs, after `make needs` may have installed them.
# The race detector looks at our code and at libraries, but not into SQLite, which is
# C made Go: with it, the tests on SQLite take more than twice as long. To leave out
# more invents races: another package's copy of generic code may then be taken.
# What debuggers read (dwarf) is a sixteenth of the compiler's work.
RACE = $(shell command -v $${CC:-cc} >/dev/null && echo "-race '-gcflags=all=-d=checkptr=0 -dwarf=false' '-gcflags=modernc.org/...=-d=checkptr=0 -dwarf=false -race=false'")
# Without this, each program that has the race detector waits a second before it ends.
export GORACE := atexit_sleep_ms=0 $(GORACE)
CHROMIUM_FOUND = $(shell PATH=$$PATH:/usr/sbin; command -v sqlite3 >/dev/null && command -v nginx >/dev/null && command -v caddy >/dev/null && command -v apache2 >/dev/null && scripts/find-chromium.sh)

.PHONY: help
help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

## Run and build

.PHONY: run
run: build ## Serve the demo on http://localhost:3000
	@DEMO=1 exec bin/rainbowrota serve

.PHONY: build
build: need-go assets ## Build bin/rainbowrota, one file with everything in it
	@go build -ldflags '-s -w -X main.version=$(VERSION)' -o bin/rainbowrota .

.PHONY: assets
assets: static/lib/modules.txt.br

# The licences of the Go modules; what npm brings is written anew before it.
static/lib/modules.txt.br: static/lib/LICENCES.txt go.mod go.sum scripts/licences/main.go | need-go
	@go run ./scripts/licences $@

static/lib/LICENCES.txt: node_modules/.package-lock.json scripts/assets.mjs package.json NOTICE
	@npm run --silent assets

node_modules/.package-lock.json: package-lock.json | need-node
	@echo "Fetching the front-end's packages ..."
	@npm ci --silent
	@touch $@

.PHONY: need-go need-node
need-go:
	@command -v go >/dev/null || { echo "Go 1.26 or newer is needed: https://go.dev/dl/" >&2; exit 1; }
need-node:
	@command -v node >/dev/null && command -v npm >/dev/null || \
		{ echo "Node 20 or newer with npm is needed: https://nodejs.org/" >&2; exit 1; }

## Test

.PHONY: test
test: needs assets ## Run every test: on SQLite and PostgreSQL, and in a browser
	CGO_ENABLED=$(if $(RACE),1,0) TEST_ON=SQLite scripts/with-postgres.sh go test -vet=all $(RACE) -shuffle=on -parallel 4 -timeout 20m ./...
	CGO_ENABLED=$(if $(RACE),1,0) TEST_ON=PostgreSQL scripts/with-postgres.sh go test $(RACE) -shuffle=on -parallel 4 -timeout 20m ./db
	packages=$$(scripts/database-tests.sh) && \
		TEST_ON=PostgreSQL THOROUGH=1 scripts/with-postgres.sh go test -vet=off -shuffle=on -parallel 4 -timeout 20m $$packages
	@$(MAKE) journeys

.PHONY: needs
needs: need-go need-node
	@scripts/test-needs.sh

.PHONY: journeys
journeys: build e2e/node_modules/.package-lock.json e2e/provider/node_modules/.package-lock.json ## Run the browser tests only
	@if [ -n "$(CHROMIUM_FOUND)" ]; then \
		CHROMIUM="$(CHROMIUM_FOUND)" npm test --silent --prefix e2e | tee bin/journeys.log; \
		[ "$${NO_SKIP:-}" != 1 ] || grep -q 'skipped 0' bin/journeys.log; \
	else echo "SKIPPED: the journeys in a browser: there is no Chromium, sqlite3, nginx, Caddy or Apache" >&2; [ "$${NO_SKIP:-}" != 1 ]; fi

e2e/node_modules/.package-lock.json: e2e/package-lock.json | need-node
	@echo "Fetching the browser tests' packages ..."
	@npm ci --silent --prefix e2e
	@touch $@

e2e/provider/node_modules/.package-lock.json: e2e/provider/package-lock.json | need-node
	@echo "Fetching the identity provider of the browser tests ..."
	@npm ci --silent --prefix e2e/provider
	@touch $@

.PHONY: fuzz
fuzz: need-go ## Fuzz each parser for FUZZTIME (10s)
	@grep -rlE '^func Fuzz' --include='*_test.go' --exclude-dir=node_modules . | while read -r file; do \
		for name in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]+).*/\1/p' "$$file"); do \
			echo "$$name in $$file"; \
			go test -run='^$$' -fuzz="^$$name\$$" -fuzztime=$(FUZZTIME) "$$(dirname "$$file")"; \
		done; \
	done

.PHONY: bench
bench: need-go assets ## Measure as browsers ask, ten minutes on a durable database, and print the sections of docs/performance.md. PAST=100000 adds so many events that are over, GROWN=0 leaves the pages at a million sign-ups out
	go run ./bench -for $(BENCHTIME) -past $(or $(PAST),0) -grown $(or $(GROWN),100000) | tee bench.txt

.PHONY: bench-postgres
bench-postgres: need-go assets ## Measure sign-ups on PostgreSQL, by one server and by two, next to pgbench
	PG_FSYNC=on NO_SKIP=1 bash scripts/with-postgres.sh sh -c 'go run ./bench -for $(BENCHTIME) -postgres "$$TEST_DATABASE_URL"'

.PHONY: screenshots
screenshots: build e2e/node_modules/.package-lock.json ## Take the README's pictures again
	@CHROMIUM="$(CHROMIUM_FOUND)" node e2e/screenshots.mjs

## Check

.PHONY: ci
ci: ## What the build server runs: check and test, where a skip is a failure
	@NO_SKIP=1 $(MAKE) --keep-going check
	@NO_SKIP=1 $(MAKE) test

.PHONY: check
check: lint vuln tidy-check ## Lint, known vulnerabilities, tidy modules

.PHONY: lint
lint: need-go ## Lint and check the formatting
	GOGC=400 $(TOOL) golangci-lint run ./...
	@scripts/lint-skips.sh

.PHONY: fmt
fmt: need-go ## Format the Go code
	$(TOOL) golangci-lint fmt ./...

.PHONY: vuln
vuln: need-go ## Look for known vulnerabilities in what the code calls
	@scripts/vuln.sh

.PHONY: tidy-check
tidy-check: need-go
	go mod tidy -diff
	go mod verify

.PHONY: clean
clean: ## Remove what make made; data/ stays
	rm -rf bin node_modules e2e/node_modules e2e/provider/node_modules e2e/screenshots bench.txt static/lib
