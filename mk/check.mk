# SPDX-License-Identifier: BSD-3-Clause
# Checks that need no run: layout, clang-tidy, cppcheck.

images := rmm rmm-test host hostile attack bench guest unit owner verify-checked
, := ,

# Every C file of the tree; what was fetched is not ours to judge.
c-files = $(shell git ls-files -co --exclude-standard -- '*.c' '*.h')

# What is compiled as an image is, without being in it: the bench host's realm.
guest-besides := $(bench-realm-objs)

# $(call ours,image): those of its objects that have a C source in the tree.
ours = $(foreach o,$(filter-out $(mbedtls)/%,$($(1)-objs) $($(1)-besides)),$(if $(wildcard $(o:.o=.c)),$(o)))

# The C sources that are part of an image, each once.
checked-files = $(sort $(foreach i,$(images),$(patsubst %.o,%.c,$(call ours,$(i)))))

# One entry for each file and image: a file of the RMM's core has two, one for
# the machine and one for the unit tests.
compile_commands.json: FORCE
	@$(file >$@.new,[)
	@$(foreach i,$(images),$(foreach o,$(call ours,$(i)),$(file >>$@.new,{"directory": "$(CURDIR)"$(,) \
		"file": "$(o:.o=.c)"$(,) "output": "$(call object,$(i),$(o))"$(,) \
		"command": "$(call compile,$(i)) -c $(o:.o=.c)"}$(,))))
	@sed -i '$$s/,$$/]/' $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

.PHONY: format format-check tidy cppcheck static
format:
	$(Q)clang-format -i $(c-files)

format-check:
	$(Q)clang-format --dry-run --Werror $(c-files)

# gcc's flags that clang does not know are of no concern here.
tidy: compile_commands.json
	$(Q)printf '%s\n' $(checked-files) | xargs -P 2 -n 4 clang-tidy --quiet -p . \
		--extra-arg=-Qunused-arguments --extra-arg=-Wno-unknown-warning-option

cppcheck: compile_commands.json
	$(Q)mkdir -p $(O)/cppcheck
	$(Q)cppcheck --project=compile_commands.json --cppcheck-build-dir=$(O)/cppcheck --quiet \
		--enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
		--suppressions-list=mk/cppcheck.supp --library=mk/cppcheck.cfg --template=gcc -j 2

static: format-check tidy cppcheck
