# SPDX-License-Identifier: BSD-3-Clause
# The one Makefile. Which objects an image is made of is said by the objs.mk of
# each folder; with which flags, by mk/flags.mk. make help lists the targets.

MAKEFLAGS += --no-builtin-rules --no-builtin-variables
SHELL := /bin/bash
.DELETE_ON_ERROR:
.SECONDARY:

# One way to write a path below this folder, so that nothing is built twice for
# another spelling of it.
tidy-path = $(patsubst $(CURDIR)/%,%,$(abspath $(1)))

O ?= build
override O := $(call tidy-path,$(O))
include config.mk
override SRC := $(call tidy-path,$(SRC))
include mk/rules.mk mk/flags.mk

.PHONY: all help clean
all: rmm guest host fw bios

include mk/rmm.mk mk/guest.mk mk/host.mk mk/bench.mk mk/fw.mk mk/hostile.mk mk/attack.mk mk/unit.mk mk/coverage.mk mk/fuzz.mk mk/model.mk mk/verify.mk mk/owner.mk mk/check.mk

help:
	@printf '%s\n' \
	'Targets' \
	'  all             rmm, guest, host, fw and bios' \
	'  rmm             the Realm Management Monitor: $(O)/rmm/rmm.img' \
	'  guest           the bare realms: $(O)/guest/NAME.bin' \
	'  host            the bare normal-world host: $(O)/host/host.bin' \
	'  fw              TF-A, once: $(O)/fw' \
	'  bios            flash image with TF-A, RMM and host: $(O)/fw/caec.bios' \
	'  rmm-test        the test build of the RMM, which is never shipped' \
	'  hostile         flash image with the test build and the hostile host' \
	'  attack          flash image with the test build and the attacking host' \
	'  bench           the bench host: $(O)/bench/bench.bin' \
	'  unit            the unit tests of the RMM, for this machine: $(O)/unit' \
	'  coverage        the same, counting what they reach: $(O)/coverage' \
	'  model           the model test: $(O)/model; model-bugs: with one bug each' \
	'  fuzz            the fuzzer: $(O)/fuzz, $(O)/fuzzcov' \
	'  verify          libcaec-verify and caec-verify: $(O)/verify; verify-test: with sanitizers, and tests' \
	'  install-verify  into DESTDIR and PREFIX (now: $(PREFIX))' \
	'  static          format-check, tidy and cppcheck' \
	'  format          lay out the C files as .clang-format says' \
	'  compile_commands.json   for clangd and clang-tidy' \
	'  clean           remove what was compiled (not what was fetched)' \
	'' \
	'Variables' \
	'  O=DIR           build folder (now: $(O))' \
	'  V=1             print whole command lines' \
	'  CROSS_COMPILE=  prefix of the cross tools (now: $(CROSS_COMPILE))' \
	'  and those in config.mk' \
	'' \
	'scripts/setup.sh fetches what is needed; ./caec does all of it in one go.'

clean:
	rm -rf $(O)/rmm $(O)/rmm-test $(O)/guest $(O)/host $(O)/hostile $(O)/attack $(O)/unit $(O)/coverage $(O)/model $(O)/fuzz $(O)/fuzzcov $(O)/prove $(O)/verify $(O)/verify-test $(O)/verify-fuzz $(O)/bench $(O)/owner $(O)/fw $(O)/repro $(O)/cppcheck $(O)/demo $(O)/log compile_commands.json
