# User Lookup. "make run" and "make test" install what they need; see README.md.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VERSION   ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
BINARY    := build/bin/userlookup
DEV_BINARY := build/bin/userlookup-dev
TOOLS     := build/.tools
LINT      := $(TOOLS)/golangci-lint-v2.15.0
DEADCODE  := $(TOOLS)/deadcode-v0.52.0
WAILS     := github.com/wailsapp/wails/v2/cmd/wails@v2.15.0
export CGO_ENABLED ?= 1

.PHONY: help run test build dev check bench man bindings format screenshots clean \
        setup setup-test frontend dev-binary test-go test-page test-app test-window test-run test-desktop

help: ## Show what can be done
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: build ## Install what is missing, build, and open the window
	@build/setup.sh display
	@echo 'Opening the window. Paste U-1002 and press Enter; close it to end.'
	@$(BINARY)

test: setup-test test-go test-page test-desktop test-run ## Install what is missing, and run every test

build: setup frontend ## Build build/bin/userlookup
	go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -tags production,webkit2_41 -o $(BINARY) .

dev: setup frontend/node_modules/.installed ## Open the window with live reload
	go run $(WAILS) dev -tags webkit2_41

check: setup frontend $(LINT) $(DEADCODE) ## Format, lint, types, dead code, import directions, generated files, every system
	build/check.sh $(LINT) $(DEADCODE)

bench: setup-test dev-binary build ## Measure speed: the Go side and the window as ratios, the page in frames
	build/bench.sh

man: ## Write the man pages to build/bin/man
	mkdir -p build/bin/man
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct 2>/dev/null || echo 0) go run ./app/cli/man build/bin/man $(VERSION)

bindings: ## Write the page's side of the bridge, and copies of tables
	build/bindings.sh

format: frontend/node_modules/.installed ## Format every file
	gofmt -w app backend build ./*.go
	cd frontend && npm run --silent format

screenshots: setup-test build frontend/node_modules/.installed ## Take pictures of every page and state, for eyes and for docs
	build/screenshots.sh

clean: ## Remove what was built
	rm -rf build/bin $(TOOLS) frontend/node_modules frontend/test-results frontend/dist-fake
	find frontend/dist -mindepth 1 ! -name .gitkeep -delete

setup:
	@build/setup.sh build

setup-test:
	@build/setup.sh build test

# go:embed needs at least one file there, and go vet needs what it embeds.
frontend: frontend/node_modules/.installed
	cd frontend && npm run --silent build

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json
	cd frontend && npm ci --no-audit --no-fund --no-update-notifier
	touch $@

dev-binary: frontend
	go build -tags dev,webkit2_41 -o $(DEV_BINARY) .

$(LINT):
	@echo "Installing golangci-lint into $(TOOLS)"
	GOBIN=$(CURDIR)/$(TOOLS) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
	mv $(TOOLS)/golangci-lint $@

$(DEADCODE):
	@echo "Installing deadcode into $(TOOLS)"
	GOBIN=$(CURDIR)/$(TOOLS) go install golang.org/x/tools/cmd/deadcode@v0.52.0
	mv $(TOOLS)/deadcode $@

# Every suite runs isolated from the machine, so what may be downloaded is downloaded before.
test-go: frontend
	go list -test -deps -tags webkit2_41 ./... >/dev/null
	build/isolated.sh go test -race -tags webkit2_41 ./...
	build/isolated.sh build/norace.sh

test-page: frontend/node_modules/.installed
	cd frontend && ../build/isolated.sh npm run --silent test
	cd frontend && ../build/isolated.sh npm run --silent e2e

# Both wait more than they compute, each on a display of its own.
test-desktop: dev-binary build
	$(MAKE) --jobs=2 --output-sync=target --no-print-directory test-app test-window

test-app: dev-binary
	cd frontend && ../build/isolated.sh ../build/display.sh npm run --silent e2e:real

test-window: build
	build/window/run.sh test
	build/window/run.sh setup sealed
	build/window/run.sh setup keychain
	build/window/run.sh access

# Last and alone: it builds the page again.
test-run: build
	build/window/run.sh make-run
