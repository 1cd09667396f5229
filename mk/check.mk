# SPDX-License-Identifier: BSD-3-Clause
# Checks that need no run: layout, clang-tidy, cppcheck.

# Every C file of the tree; what was fetched is not ours to judge.
c-files = $(shell git ls-files -co --exclude-standard -- '*.c' '*.h')

# clang-tidy looks at each file with the flags of every image it is part of.
images := rmm host guest unit

compile_commands.json: FORCE
	@$(file >$@.new,[)
	@$(foreach i,$(images),$(foreach o,$(filter-out $(mbedtls-objs),$($(i)-objs)),$(if $(wildcard $(o:.o=.c)),\
		$(file >>$@.new,{"directory": "$(CURDIR)"$(,) "file": "$(o:.o=.c)"$(,) "output": "$(call object,$(i),$(o))"$(,) "command": "$(call compile,$(i),$(o)) -c $(o:.o=.c)"}$(,)))))
	@$(file >>$@.new,{"directory": "$(CURDIR)"$(,) "file": "Makefile"$(,) "command": "true"}])
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

, := ,

.PHONY: format format-check tidy cppcheck static
format:
	$(Q)clang-format -i $(c-files)

format-check:
	$(Q)clang-format --dry-run --Werror $(c-files)
