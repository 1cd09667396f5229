# SPDX-License-Identifier: BSD-3-Clause
# What the unit tests reach of the portable RMM: the same programs, with gcc's
# counters in the code that is judged and without sanitizers. Models and tests
# are not judged.

coverage-judged := $(call folder-objs,rmm/core,$(rmm-core-objs)) $(call folder-objs,rmm/csm,$(rmm-csm-objs))
coverage-core := $(unit-core)
coverage-objs := $(unit-objs)

coverage-cc := $(unit-cc)
coverage-cppflags := $(unit-cppflags)
# Branches as they are in the source: nothing inlined, nothing merged.
coverage-cflags := $(filter-out -O%,$(common-cflags)) -O0
coverage-ldflags := --coverage
coverage-libs := $(unit-libs)

$(eval $(call image-rules,coverage))

coverage-judged-linked := $(foreach o,$(coverage-judged),$(call object,coverage,$(o)))
coverage-linked := $(foreach o,$(coverage-core),$(call object,coverage,$(o)))
coverage-programs := $(unit-names:%=$(O)/coverage/test_%)
$(coverage-judged-linked): private coverage-cflags += --coverage
$(foreach o,$(unit-interruptible),$(call object,coverage,$(o))): private coverage-cflags += -fsanitize-coverage=trace-pc

$(coverage-programs): $(O)/coverage/test_%: $(O)/coverage/obj/tests/unit/test_%.o $(coverage-linked)
	$(show) LD $@
	$(Q)$(coverage-cc) $(coverage-ldflags) -o $@ $^ $(coverage-libs)

.PHONY: coverage
coverage: $(coverage-programs)
