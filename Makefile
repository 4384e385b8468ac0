# `make demo` shows what infrac does, `make test` checks everything, `make install` installs it.

PREFIX = /usr/local
DESTDIR =
# Seconds after which tests that hang are ended.
TEST_LIMIT = 1200
RUN_TESTS = timeout $(TEST_LIMIT) $(SWIFT) test --skip-build --disable-xctest --ignore-lock
# The tests of the scripts for operators, by their names in Swift Testing: they wait for stand-ins and for pauses.
SLEEPING = ^BackEndsTests\.(Apply|Check|Drill|Operation|Provision|Rollout|RolloutStep|Sync)Tests/

SWIFT = swift
RELEASE = .build/release/infrac
STATIC = .build/static
MANUAL = .build/plugins/GenerateManual/outputs/infrac/infrac.1
SOURCES = Package.swift Plugins Sources Tests
PACKAGE_ROOT = $(DESTDIR)$(PREFIX)

.PHONY: help demo test bench studies e2e e2e-smoke e2e-server quotas install build release static setup validators containers format lint clean
.NOTPARALLEL:

help:
	@echo 'make demo      set up, build, compile specs/hosting.yaml, and show what comes out'
	@echo 'make test      set up, build, and run every test'
	@echo 'make e2e       run the generated cluster on three nodes made of containers, under faults (as root, with Docker);'
	@echo '               SCENARIO=NAME runs one scenario'
	@echo 'make e2e-server apply the output for Debian servers to containers of Debian 12 and 13, look at what they'
	@echo '               serve, refuse, take back, and do after a reboot: seven minutes (as root, with Docker)'
	@echo 'make quotas    write as customers on Debian 12 and 13 with kernels of their own, in QEMU, against the quotas that the'
	@echo '               output sets (as root, with Docker)'
	@echo 'make e2e-smoke run it on one node: every customer served, FTP and database reached; under ten minutes'
	@echo 'make containers  run web and FTP servers in their images and look at what they serve (as root)'
	@echo 'make bench     measure speed and memory, and write docs/benchmarks'
	@echo 'make studies   the five studies on this machine: a Debian server, the cluster in six arrangements, and one container'
	@echo '               that has everything, under load; writes docs/studies. An hour at most; STUDIES=... has options:'
	@echo '               STUDIES=--help lists them (as root, with Docker)'
	@echo 'make install   install the program, its completions and its manual page below PREFIX ($(PREFIX));'
	@echo '               DESTDIR goes before it'
	@echo 'make build     build for debugging'
	@echo 'make release   build with optimisation: $(RELEASE)'
	@echo 'make format    lay out the Swift sources'
	@echo 'make lint      check the layout of the Swift sources, the shell scripts and the Python of the tests'
	@echo 'make clean     remove what was built'

setup:
	@scripts/setup

validators:
	@scripts/setup-validators

build: setup
	$(SWIFT) build

release: setup
	$(SWIFT) build --configuration release

demo: release
	@scripts/demo $(RELEASE)

# Docker builds the images of what is committed while Swift compiles: each waits for other things. The tests that sleep most
# run beside all others.
test: setup validators lint
	scripts/alongside 'scripts/setup-docker && scripts/try-images' \
	  '$(SWIFT) build --configuration release && $(SWIFT) build --build-tests'
	scripts/check-output $(RELEASE)
	scripts/bench/linear $(RELEASE)
	scripts/bench/bench $(RELEASE) --small --output .build/benchmarks >/dev/null
	scripts/alongside "$(RUN_TESTS) --filter '$(SLEEPING)'" "$(RUN_TESTS) --skip '$(SLEEPING)'"

# None is part of `make test`, behind which CI runs e2e-smoke and e2e-server: they need Docker and root. What they make they remove.
e2e: release
	@python3 -B Tests/EndToEnd $(or $(SCENARIO),all)

e2e-smoke: release
	@python3 -B Tests/EndToEnd smoke

e2e-server: release
	@scripts/setup-docker
	python3 -B Tests/Servers --infrac $(RELEASE)

quotas: release
	@scripts/setup-docker
	@scripts/install-packages 'quotas are tried with' e2fsprogs openssh-client qemu-system-x86
	python3 -B Tests/Servers/quotas.py --infrac $(RELEASE)

# Best on a machine that does nothing else.
STUDIES =
studies: release
	@python3 -B Tests/Studies $(STUDIES)

# Not part of `make test`: `make test` builds the images; this runs two of them by hand.
containers: build
	@scripts/setup-docker
	scripts/try-containers

# Best on an idle machine; DISK names a folder on a disk, for the figures that are about one.
DISK =
bench: setup validators release
	scripts/bench/bench $(RELEASE) --instructions $(if $(DISK),--other $(DISK))

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

lint: setup validators
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)
	scripts/shell-files | xargs shellcheck --external-sources
	.build/validators/bin/ruff check --no-cache --quiet Tests/EndToEnd Tests/Servers Tests/Studies

# The Swift library and the C libraries are linked statically: the program needs glibc, libstdc++ and libgcc_s.
static: setup
	scripts/static-pc $(STATIC)/pkgconfig
	PKG_CONFIG_PATH="$(CURDIR)/$(STATIC)/pkgconfig" $(SWIFT) build --configuration release --static-swift-stdlib \
	  --scratch-path $(STATIC) --product infrac
	$(SWIFT) package plugin generate-manual

install: static
	install -d "$(PACKAGE_ROOT)/bin" "$(PACKAGE_ROOT)/share/man/man1" \
	  "$(PACKAGE_ROOT)/share/bash-completion/completions" "$(PACKAGE_ROOT)/share/zsh/site-functions" \
	  "$(PACKAGE_ROOT)/share/fish/vendor_completions.d"
	install -s -m 755 $(STATIC)/release/infrac "$(PACKAGE_ROOT)/bin/infrac"
	install -m 644 $(MANUAL) "$(PACKAGE_ROOT)/share/man/man1/infrac.1"
	$(STATIC)/release/infrac --generate-completion-script bash \
	  >"$(PACKAGE_ROOT)/share/bash-completion/completions/infrac"
	$(STATIC)/release/infrac --generate-completion-script zsh \
	  >"$(PACKAGE_ROOT)/share/zsh/site-functions/_infrac"
	$(STATIC)/release/infrac --generate-completion-script fish \
	  >"$(PACKAGE_ROOT)/share/fish/vendor_completions.d/infrac.fish"

# Copies of packages and the validators' environment stay: they came over the network.
clean:
	[ ! -d .build ] || find .build -mindepth 1 -maxdepth 1 ! -name validators ! -name checkouts ! -name repositories \
	  ! -name workspace-state.json -exec rm -rf {} +
