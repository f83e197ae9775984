# SPDX-License-Identifier: Apache-2.0
# The front door. meson and ninja do the building (tools/build), tools/run-tests the testing.
# On a fresh Debian 12 or Ubuntu 24.04 every target first installs what it misses (tools/install-packages).

PREFIX ?= /usr/local
DESTDIR ?=
EXAMPLES ?= $(filter-out %.corrected.tsv,$(wildcard examples/seeds/S*.tsv))
DATA := rulebooks lexicon messages schema migrations examples records policies audit profiles measures
ifeq ($(origin CC),default)
CC := gcc
endif
export QH_CC := $(CC)
export LC_ALL := C.UTF-8

.PHONY: all run review-examples test test-fast soak bench fuzz coverage install uninstall format clean help deps-run deps-test deps-bench

all: deps-run
	@tools/build release
	@if [ -x build/quanheng ]; then echo "build/quanheng"; fi

# The office in a browser, with the example agencies, until Ctrl+C. LISTEN=ADDRESS:PORT serves elsewhere.
run: all
	@tools/run-demo

# 1 says that there are findings, which is what the examples are for.
review-examples: all
	@build/quanheng review $(EXAMPLES); status=$$?; \
	echo; echo "exit code $$status (0: no error found, 1: errors found)"; \
	echo "one form alone: build/quanheng review $(firstword $(EXAMPLES)); in English: build/quanheng --lang en ..."; \
	[ $$status -le 1 ]

test: deps-test
	@tools/run-tests $(STAGES)

test-fast: deps-test
	@tools/run-tests --fast

soak: deps-test
	@tools/run-tests --soak $(STAGES)

coverage: deps-test
	@tools/coverage

fuzz: deps-test
	@tools/fuzz --seconds $(or $(SECONDS),60) $(TARGETS)

bench: deps-bench
	@tools/build release quanheng bench/stages bench/office bench/serve-fill bench/serve-load bench/serve-floor \
		bench/records bench/scan
	@bench/run
	@bench/office
	@bench/serve
	@bench/audit/run

install: all
	@install -Dm755 build/quanheng "$(DESTDIR)$(PREFIX)/bin/quanheng"
	@install -d "$(DESTDIR)$(PREFIX)/share/quanheng"
	@cp -R $(wildcard $(DATA)) "$(DESTDIR)$(PREFIX)/share/quanheng/"
	@install -d "$(DESTDIR)$(PREFIX)/share/quanheng/web" "$(DESTDIR)$(PREFIX)/share/quanheng/office"
	@cp -R web/static "$(DESTDIR)$(PREFIX)/share/quanheng/web/"
	@install -d "$(DESTDIR)$(PREFIX)/share/quanheng/docs/pictures"
	@cp docs/pictures/office-*.png "$(DESTDIR)$(PREFIX)/share/quanheng/docs/pictures/"
	@cp -R share/. "$(DESTDIR)$(PREFIX)/share/quanheng/office/"
	@echo "installed in $(DESTDIR)$(PREFIX)"

uninstall:
	@rm -f "$(DESTDIR)$(PREFIX)/bin/quanheng"
	@rm -rf "$(DESTDIR)$(PREFIX)/share/quanheng"

format:
	@git ls-files 'src/*.[ch]' 'tests/*.[ch]' 'bench/*.[ch]' | xargs -r clang-format -i

clean:
	@rm -rf build build-asan build-clang build-tsan build-coverage build-valgrind build-fuzz build-logs

deps-run:
	@tools/install-packages run
deps-test:
	@tools/install-packages run test
	@tools/install-browser
deps-bench:
	@tools/install-packages run bench

help:
	@echo "make             build/quanheng (release)                编译"
	@echo "make run         build, serve the demo at 127.0.0.1:8418   编译并启动演示网站"
	@echo "make review-examples   build, review the example forms  编译并审核示例表格"
	@echo "make test        every test; STAGES='lint golden' some   全部测试"
	@echo "make test-fast   the inner loop, under 90 s             快速测试"
	@echo "make soak        threads, failing memory, valgrind, long fuzzing   长时间测试"
	@echo "make fuzz        every fuzz target; SECONDS=60 TARGETS='fuzz_json'  模糊测试"
	@echo "make coverage    branch coverage of the deciding rooms, 90 % at least  分支覆盖率"
	@echo "make bench       forms and indicators a second, memory  性能"
	@echo "make install     PREFIX=$(PREFIX) DESTDIR=              安装"
	@echo "make format      clang-format                           整理代码格式"
	@echo "make clean       remove the build folders               清理"
	@echo "NO_INSTALL=1 make ...  never installs packages, only says which are missing   不自动安装软件包"
