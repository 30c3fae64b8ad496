# Saltbridge: everything a developer runs. "make" alone lists the targets.
# make demo needs Go and make only; make test gets its other tools itself (scripts/tools.sh).

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# How long each fuzz target runs, and how long one package's tests may take.
FUZZTIME ?= 60s
WIRE_FUZZTIME ?= $(FUZZTIME)
TEST_TIMEOUT ?= 20m
# What is tested and benchmarked; ARGS go to the demo, the tests or the bench.
# The longest packages are named first, so that none of them runs alone at the end.
PACKAGES ?= ./internal/web ./internal/app ./internal/sandbox ./internal/test/soak ./...
ARGS ?=

# The race detector leaves out SQLite, which is C translated to Go: it made its tests ten times slower and watches nothing
# there that is not behind locks of ours (docs/adr/0027).
RACE := -race -gcflags=modernc.org/sqlite/lib=-race=false

# Where every test has to run, a missing tool is a failure (internal/test/need), and what lint compiles is compiled as the tests need it:
# without the detector nothing else would use it.
ifeq ($(CI),true)
export SALTBRIDGE_TEST_STRICT := 1
VETFLAGS := $(RACE)
endif

# A process with the race detector sleeps for a second when it ends, for races of what it leaves running then; the tests end
# hundreds of them.
export GORACE ?= atexit_sleep_ms=10

# Many tests wait for a disk, a browser or another process: four packages at a time keep two cores busy.
JOBS := $(shell echo $$(( $$(nproc 2>/dev/null || echo 2) * 2 )))

# Vet is asked by lint, once; go test would ask it again with the detector's instruments, for all that is imported.
VET := -vet=off

# go run hides exit codes and takes signals in its own way, so the helpers are built.
WITHPOSTGRES := bin/tools/withpostgres
TALLY := bin/tools/tally

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: build ## server, sandbox and a shop in one process (ARGS="--listen 127.0.0.1:9000")
	@exec ./bin/saltbridge demo $(ARGS)

.PHONY: build
build: ## bin/saltbridge, one static binary
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/saltbridge ./cmd/saltbridge

.PHONY: test
test: tools $(WITHPOSTGRES) $(TALLY) ## all tests, on both engines and in a browser, with the race detector
	@exec $(WITHPOSTGRES) -- $(TALLY) $(RACE) $(VET) -p $(JOBS) -timeout $(TEST_TIMEOUT) $(ARGS) $(PACKAGES)

.PHONY: bench
bench: build postgres $(WITHPOSTGRES) ## the figures, one line each: bench <name> <value> <unit>
	@go build -o bin/tools/bench ./internal/test/bench
	@exec $(WITHPOSTGRES) -durable -- bin/tools/bench $(ARGS)

.PHONY: soak
soak: postgres $(WITHPOSTGRES) ## the long tests: crashes and faults, at full count
	@SALTBRIDGE_SOAK=1 exec $(WITHPOSTGRES) -durable -- go test -run Soak -count=1 -timeout 4h -v $(ARGS) ./internal/test/...

.PHONY: fuzz
fuzz: ## every fuzz target in turn, FUZZTIME each (WIRE_FUZZTIME those of webhooks)
	@FUZZTIME=$(FUZZTIME) WIRE_FUZZTIME=$(WIRE_FUZZTIME) exec scripts/fuzz.sh

.PHONY: generate
generate: ## write the generated files again
	go tool templ generate -log-level warn

.PHONY: sentences
sentences: bin/tools/sentences ## write new sentences into the catalogues, to be translated, and take dead ones out
	@exec bin/tools/sentences -write

.PHONY: lint
lint: ## gofmt, go vet, generated files up to date
	@VETFLAGS="$(VETFLAGS)" exec scripts/lint.sh

.PHONY: screenshots
screenshots: postgres $(WITHPOSTGRES) ## run the page tests and keep their pictures in screenshots/
	@scripts/tools.sh browser node fonts
	@packages=$$(go list -f '{{.ImportPath}} {{.TestImports}} {{.XTestImports}}' ./... \
		| awk '/internal\/test\/(browser|apptest)[] ]|chromedp\/chromedp[] ]/ { print $$1 }'); \
	SALTBRIDGE_SCREENSHOTS=$(CURDIR)/screenshots exec $(WITHPOSTGRES) -- go test -count=1 -timeout $(TEST_TIMEOUT) $(ARGS) $$packages

.PHONY: clean
clean: ## remove what was built; the data directory stays
	rm -rf bin dist screenshots

.PHONY: tools postgres
tools:
	@scripts/tools.sh compiler postgres browser node
postgres:
	@scripts/tools.sh postgres

.PHONY: FORCE
bin/tools/%: FORCE
	@go build -o $@ ./internal/test/$*
