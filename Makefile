# What one can do here. `make` alone lists it.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

PLAYGROUND := frontend/playground
PLAYGROUND_PACKAGES := $(PLAYGROUND)/node_modules/.package-lock.json
PLAYGROUND_PAGE := $(PLAYGROUND)/dist/index.html
PLAYGROUND_SOURCES := $(wildcard $(PLAYGROUND)/*.html $(PLAYGROUND)/*.json $(PLAYGROUND)/*.ts) \
	$(wildcard $(PLAYGROUND)/src/* $(PLAYGROUND)/examples/*)

SHOP := frontend
SHOP_PACKAGES := $(SHOP)/node_modules/.package-lock.json
SHOP_PAGE := $(SHOP)/.output/public/200.html
# Names of pages hold brackets, which make takes for patterns: so find compares the times. A folder is newer
# than the page when a file in it has gone.
SHOP_SOURCES := $(SHOP)/*.ts $(SHOP)/*.json $(SHOP)/app $(SHOP)/build $(SHOP)/public
SHOP_CHANGE := $(if $(shell find $(SHOP_SOURCES) -newer $(SHOP_PAGE) -print -quit 2> /dev/null),shop-sources)

INFRA := infra
INFRA_PACKAGES := $(INFRA)/node_modules/.package-lock.json

SMOKE := infra/smoke
SMOKE_PACKAGES := $(SMOKE)/node_modules/.package-lock.json

JUDGES := tests/judges
JUDGES_PACKAGES := $(JUDGES)/node_modules/.package-lock.json

CLIENTS := tests/clients
CLIENTS_PACKAGES := $(CLIENTS)/node_modules/.package-lock.json

# The server as its own tests build it. Built alone, its packages would have other features, and be compiled anew.
BUILD_SERVER := cargo test --locked --no-run --quiet --test it

# The programs of the Lambda functions: worker is all of them but the resolver.
PROGRAMS := resolver worker
# For which `make package` builds; AWS runs the shop on arm64 unless its stack says otherwise.
PACKAGE_ARCHITECTURES := arm64 x86_64
PACKAGE := PROGRAMS='$(PROGRAMS)' infra/package/build
# This machine's own, for which the functions can be run here.
ARCHITECTURE := $(if $(filter aarch64 arm64,$(shell uname -m)),arm64,x86_64)
BOOTSTRAPS := target/lambda/bootstraps/$(if $(filter arm64,$(ARCHITECTURE)),aarch64,x86_64)-unknown-linux-gnu
# Strings of code that runs on one machine only, each of another origin.
LOCAL_STRINGS := kibble-local dynoxide apollo-compiler reqwest

NPM_QUIETLY := --no-audit --no-fund --no-update-notifier
NPM := npm --prefix $(PLAYGROUND) $(NPM_QUIETLY)
NPM_SHOP := npm --prefix $(SHOP) $(NPM_QUIETLY)
NPM_INFRA := npm --prefix $(INFRA) $(NPM_QUIETLY)
NPM_SMOKE := npm --prefix $(SMOKE) $(NPM_QUIETLY)
NPM_JUDGES := npm --prefix $(JUDGES) $(NPM_QUIETLY)
NPM_CLIENTS := npm --prefix $(CLIENTS) $(NPM_QUIETLY)
# Runs a script of the shop with a browser, which is installed where there is none.
IN_BROWSER = @browser=$$($(SHOP)/tests/browser/find-chromium); CHROMIUM_PATH=$$browser $(NPM_SHOP) run
STEP = @printf '==> %s\n'

.PHONY: help
help: ## List what one can do.
	@printf 'make TARGET, where TARGET is one of\n\n'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 19
	@printf '\nARGUMENTS are handed to the server: make run ARGUMENTS="--port 5000 --memory"\n'

# Rust links with the C compiler, and some crates bring C.
.PHONY: tools
tools:
	@for tool in cargo cc node npm; do \
		command -v $$tool > /dev/null || \
			{ echo "'$$tool' is missing. On Debian, 'apt-get install build-essential' brings cc; Rust comes from https://rustup.rs, node and npm from https://nodejs.org."; exit 1; }; \
	done

.PHONY: run
run: tools $(SHOP_PAGE) $(PLAYGROUND_PAGE) ## Build what is missing and start the server on http://localhost:4000.
	$(STEP) 'Building and starting the server'
	@exec cargo run -- $(ARGUMENTS)

.PHONY: shop
shop: $(SHOP_PAGE) ## Build the shop that the server shows.

$(SHOP_PACKAGES): $(SHOP)/package.json $(SHOP)/package-lock.json
	$(STEP) 'Installing the packages of the shop'
	@$(NPM_SHOP) ci
	@touch $@

.PHONY: shop-sources
$(SHOP_PAGE): $(SHOP_PACKAGES) $(SHOP_CHANGE)
	$(STEP) 'Building the shop'
	@$(NPM_SHOP) run build
	@touch $@

.PHONY: playground
playground: $(PLAYGROUND_PAGE) ## Build the playground that the server shows.

$(PLAYGROUND_PACKAGES): $(PLAYGROUND)/package.json $(PLAYGROUND)/package-lock.json
	$(STEP) 'Installing the packages of the playground'
	@$(NPM) ci
	@touch $@

$(PLAYGROUND_PAGE): $(PLAYGROUND_PACKAGES) $(PLAYGROUND_SOURCES)
	$(STEP) 'Building the playground'
	@$(NPM) run build
	@touch $@

.PHONY: test
test: tools valgrind test-rust test-infra test-judges test-shop test-playground test-clients test-browser test-smoke test-package test-counts ## Check everything: format, lints, tests, resolvers, shop, playground, clients, browser, smoke test, packed Lambda functions and what they take.
	$(STEP) 'All is well'

.PHONY: test-rust
test-rust: ## Check format and lints, and run the tests of the back end.
	$(STEP) 'Checking the format'
	@cargo fmt --check
	$(STEP) 'Checking the lints of the whole package'
	@cargo clippy --locked --all-targets -- -D warnings
	$(STEP) 'Checking the lints of the Lambda functions'
	@cargo clippy --locked --no-default-features --features lambda -- -D warnings
	$(STEP) 'Running the tests of the back end'
	@cargo test --locked

.PHONY: bench
bench: bench-peers ## Measure the resolver beside its peers, and write bench/RESULTS.md and its pictures.

.PHONY: bench-peers
bench-peers: tools lambda
	@bench/peers/build
	$(STEP) 'Measuring the resolver beside its peers, which takes some minutes'
	@cargo bench --locked --quiet --profile dev --bench peers

.PHONY: bench-operations
bench-operations: tools ## Measure the usual operations of the handler on the embedded database.
	@cargo bench --locked --bench operations

.PHONY: bench-corpus
bench-corpus: tools ## Count invocations and requests of each document of the corpus, as the README shows them.
	@cargo test --locked --test it the_readme_shows -- --nocapture --quiet

.PHONY: bench-pages
bench-pages: tools $(SHOP_PAGE) ## Measure what the pages of the shop load.
	@$(BUILD_SERVER)
	$(IN_BROWSER) bench

# The harness as the tests are built: what it counts is the packaged resolver, whatever the harness is.
COUNTS := cargo bench --locked --quiet --profile dev --bench peers -- counts

.PHONY: valgrind
valgrind:
	@command -v valgrind > /dev/null || \
		{ echo "'valgrind' is missing. On Debian, 'apt-get install valgrind' brings it."; exit 1; }

.PHONY: test-counts
test-counts: valgrind lambda ## Check that the packed resolver executes as many instructions as were counted, is as large and asks DynamoDB as often.
	$(STEP) 'Counting the instructions of the resolver'
	@$(COUNTS)

.PHONY: counts
counts: valgrind lambda ## Write bench/counts.json anew.
	@$(COUNTS) --write

# The resolver as it is packed, but with the names of its functions, and for this machine alone.
PROFILED := target/bench/profile
BUILD_PROFILED := RUSTFLAGS= CARGO_PROFILE_LAMBDA_STRIP=none CARGO_PROFILE_LAMBDA_DEBUG=line-tables-only \
	cargo build --locked --target-dir $(PROFILED) --profile lambda --no-default-features --features lambda --bin resolver

.PHONY: bench-profile
bench-profile: tools valgrind ## Count where the instructions of a call go, and write bench/PROFILE.md and its flame graphs.
	$(STEP) 'Building the resolver with the names of its functions, which takes some minutes'
	@$(BUILD_PROFILED)
	$(STEP) 'Counting where the instructions of a call go'
	@cargo bench --locked --quiet --profile dev --bench peers -- profile

.PHONY: soak
soak: tools ## Put the local server under load for half a minute, and kill it during a play of 140 orders.
	$(STEP) 'Putting the server under load'
	@cargo test --locked --test soak

$(INFRA_PACKAGES): $(INFRA)/package.json $(INFRA)/package-lock.json
	$(STEP) 'Installing the packages of the deployment'
	@$(NPM_INFRA) ci
	@touch $@

.PHONY: test-infra
test-infra: $(INFRA_PACKAGES) ## Check the deployment and the AppSync resolvers, and run their tests.
	$(STEP) 'Checking the deployment and the AppSync resolvers'
	@$(NPM_INFRA) run check
	$(STEP) 'Running the tests of the deployment'
	@$(NPM_INFRA) test

$(SMOKE_PACKAGES): $(SMOKE)/package.json $(SMOKE)/package-lock.json
	$(STEP) 'Installing the packages of the smoke test'
	@$(NPM_SMOKE) ci
	@touch $@

.PHONY: smoke
smoke: $(SMOKE_PACKAGES) $(SHOP_PACKAGES) ## Check a stack that was deployed, STACK=dev, or a server, SMOKE_URL=http://localhost:4000.
	@$(NPM_SMOKE) run --silent smoke -- $(if $(STACK),--stack $(STACK)) $(if $(YES),--yes)

.PHONY: test-smoke
test-smoke: $(SMOKE_PACKAGES) $(SHOP_PAGE) ## Check that the smoke test finds a local server well, and tells what is not.
	$(STEP) 'Building the server'
	@$(BUILD_SERVER)
	$(STEP) 'Running the tests of the smoke test'
	@$(NPM_SMOKE) test

$(JUDGES_PACKAGES): $(JUDGES)/package.json $(JUDGES)/package-lock.json
	$(STEP) 'Installing the packages of the oracle'
	@$(NPM_JUDGES) ci
	@touch $@

.PHONY: test-judges
test-judges: $(JUDGES_PACKAGES) ## Check that the committed answers of the corpus are those of graphql-js.
	$(STEP) 'Asking graphql-js for the answers of the corpus'
	@$(NPM_JUDGES) test

.PHONY: answers
answers: $(JUDGES_PACKAGES) ## Write tests/corpus/answers.json from the documents of the corpus.
	$(STEP) 'Writing the answers of the corpus'
	@$(NPM_JUDGES) run answer

.PHONY: test-shop
test-shop: $(SHOP_PACKAGES) ## Check the types and lints of the shop and what is generated there, and run its tests.
	$(STEP) 'Checking that what the shop generates from the schema is committed'
	@$(NPM_SHOP) run generate -- --check || \
		{ echo "Run 'npm run generate' in $(SHOP)/ and commit what it writes."; exit 1; }
	$(STEP) 'Checking the types and lints of the shop'
	@$(NPM_SHOP) run check
	$(STEP) 'Running the tests of the shop'
	@$(NPM_SHOP) test

.PHONY: test-browser
test-browser: $(SHOP_PAGE) ## Test the shop in a browser, which is installed where that is allowed.
	$(STEP) 'Building the server'
	@$(BUILD_SERVER)
	$(STEP) 'Running the tests of the shop in a browser'
	$(IN_BROWSER) test-browser

.PHONY: test-playground
test-playground: $(PLAYGROUND_PAGE) ## Check the types of the playground and run its tests.
	$(STEP) 'Checking the types of the playground'
	@$(NPM) run check
	$(STEP) 'Running the tests of the playground'
	@$(NPM) test

$(CLIENTS_PACKAGES): $(CLIENTS)/package.json $(CLIENTS)/package-lock.json
	$(STEP) 'Installing the clients that AWS ships'
	@$(NPM_CLIENTS) ci
	@touch $@

.PHONY: test-clients
test-clients: $(CLIENTS_PACKAGES) ## Test the local server with the clients that AWS ships, and beside its simulator.
	$(STEP) 'Building the server'
	@$(BUILD_SERVER)
	$(STEP) 'Running the tests of the clients'
	@$(NPM_CLIENTS) test

.PHONY: lambda
lambda: ## Build and pack the Lambda functions for this machine and check that they hold no local code.
	@$(PACKAGE) $(ARCHITECTURE)
	$(STEP) 'Checking that the Lambda functions hold no local code'
	@$(BUILD_SERVER)
	@for string in $(LOCAL_STRINGS); do \
		grep --quiet --text --fixed-strings -- $$string target/debug/kibble || \
			{ echo "The check proves nothing: the local server does not hold '$$string' either."; exit 1; }; \
		for name in $(PROGRAMS); do \
			! grep --quiet --text --fixed-strings -- $$string $(BOOTSTRAPS)/$$name/bootstrap || \
				{ echo "$$name holds '$$string', which belongs to the local server."; exit 1; }; \
		done; \
	done

.PHONY: package
package: tools ## Build and pack the Lambda functions for arm64 and x86-64, into target/package.
	@$(PACKAGE) $(PACKAGE_ARCHITECTURES)

.PHONY: test-package
test-package: lambda ## Run the packed Lambda functions under a Lambda Runtime API.
	$(STEP) 'Running the packed Lambda functions'
	@npm --prefix tests/package $(NPM_QUIETLY) test

# What needs an account. YES=1 asks nobody.
PULUMI_YES = $(if $(YES),--yes)

.PHONY: stack
stack: $(INFRA_PACKAGES)
	@[ -n '$(STACK)' ] || { echo "Name the stack: make $(firstword $(MAKECMDGOALS)) STACK=dev"; exit 1; }
	@[[ '$(STACK)' =~ ^[a-z]([a-z0-9]|-[a-z0-9]){0,19}$$ ]] || \
		{ echo "'$(STACK)' is no name of a stack: take at most 20 small letters, digits and single hyphens, a letter first."; exit 1; }
	@command -v pulumi > /dev/null || { echo "'pulumi' is missing: https://www.pulumi.com/docs/install tells how to install it."; exit 1; }
	@[ -e '$(INFRA)/Pulumi.$(STACK).yaml' ] || \
		{ echo "$(INFRA)/Pulumi.$(STACK).yaml is missing: copy $(INFRA)/Pulumi.dev.yaml.example and set what is yours."; exit 1; }
	@cd $(INFRA) && pulumi stack select --create '$(STACK)'

# The functions for the processors that the stack asks for.
.PHONY: package-of-stack
package-of-stack: stack
	@$(PACKAGE) $$(pulumi -C $(INFRA) config get kibble:architecture --stack '$(STACK)' 2> /dev/null || echo arm64)

.PHONY: preview
preview: stack package-of-stack $(SHOP_PAGE) ## Show what deploying STACK would change: make preview STACK=dev
	@cd $(INFRA) && pulumi preview --stack '$(STACK)' --policy-pack policy --diff

.PHONY: deploy
deploy: stack package-of-stack $(SHOP_PAGE) ## Deploy STACK to AWS: make deploy STACK=dev
	$(STEP) 'Deploying $(STACK)'
	@cd $(INFRA) && pulumi up --stack '$(STACK)' --policy-pack policy $(PULUMI_YES)

.PHONY: destroy
destroy: stack ## Take STACK down; the table, and what else is protected, stays: make destroy STACK=dev
	$(STEP) 'Taking $(STACK) down'
	@cd $(INFRA) && pulumi destroy --stack '$(STACK)' --exclude-protected $(PULUMI_YES)

.PHONY: schema
schema: ## Write the GraphQL schemas, the JSON Schemas of the events, infra/functions.json and the shapes of the plans from the code.
	$(STEP) 'Writing the schema files'
	@cargo run -- schema --write

.PHONY: format
format: ## Format the code of the back end.
	$(STEP) 'Formatting'
	@cargo fmt

.PHONY: clean
clean: ## Remove all that was built; the data in .kibble stay.
	$(STEP) 'Removing what was built'
	@cargo clean
	@rm -rf $(SHOP)/node_modules $(SHOP)/.nuxt $(SHOP)/.output $(SHOP)/dist $(SHOP)/test-results
	@rm -rf $(PLAYGROUND)/node_modules $(PLAYGROUND)/dist $(INFRA)/node_modules $(SMOKE)/node_modules $(JUDGES)/node_modules $(CLIENTS)/node_modules
