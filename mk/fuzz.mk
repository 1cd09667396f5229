# SPDX-License-Identifier: BSD-3-Clause
# The fuzzer (tests/fuzz): the portable part of the RMM over the models, with
# libFuzzer; the same without it and with line counts, to measure what a corpus
# reaches; and with one bug put in, to see that it is found.

include tests/fuzz/objs.mk

fuzz-judged := $(call folder-objs,rmm/core,$(rmm-core-objs)) $(call folder-objs,rmm/csm,$(rmm-csm-objs)) \
	$(call folder-objs,rmm/lib,$(rmm-lib-objs))
fuzz-judges := $(call folder-objs,rmm/arch/native,$(rmm-native-objs)) \
	$(call folder-objs,tests/fuzz,$(fuzz-common-objs))
fuzz-objs := $(fuzz-judged) $(fuzz-judges) tests/fuzz/libfuzzer.o $(mbedtls-objs) $(mbedtls-sign-objs)

# Only the RMM is watched by the sanitizers and by libFuzzer; models and
# fuzzer are to be fast.
fuzz-cc := $(FUZZCC)
fuzz-cppflags := $(patsubst -Itests/unit,-Itests/fuzz -Irmm/csm,$(unit-cppflags)) -DNATIVE_POISON=1
fuzz-cflags := $(common-cflags) -fno-omit-frame-pointer
fuzz-sanitize := -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all
fuzz-ldflags := -fsanitize=address,undefined,fuzzer

$(eval $(call image-rules,fuzz))

fuzz-judged-linked := $(foreach o,$(fuzz-judged),$(call object,fuzz,$(o)))
fuzz-linked := $(foreach o,$(fuzz-objs),$(call object,fuzz,$(o)))
# The models ask for granules all the time.
$(call object,fuzz,rmm/core/granule.o): private cflags-granule.o := -fno-sanitize-coverage=trace-cmp
$(fuzz-judged-linked): private fuzz-cflags += $(fuzz-sanitize)

$(O)/fuzz/fuzz: $(fuzz-linked)
	$(show) LD $@
	$(Q)$(fuzz-cc) $(fuzz-ldflags) -o $@ $^

# Lines of the core that a corpus reaches, by gcov: gcc's.
fuzzcov-objs := $(filter-out tests/fuzz/libfuzzer.o,$(fuzz-objs)) tests/fuzz/replay.o
fuzzcov-cc := $(HOSTCC)
fuzzcov-cppflags := $(filter-out -DNATIVE_POISON=1,$(fuzz-cppflags))
fuzzcov-cflags := $(common-cflags) -O1
fuzzcov-ldflags := --coverage

$(eval $(call image-rules,fuzzcov))

fuzzcov-judged-linked := $(foreach o,$(fuzz-judged),$(call object,fuzzcov,$(o)))
fuzzcov-linked := $(foreach o,$(fuzzcov-objs),$(call object,fuzzcov,$(o)))
$(fuzzcov-judged-linked): private fuzzcov-cflags += --coverage

$(O)/fuzzcov/replay: $(fuzzcov-linked)
	$(show) LD $@
	$(Q)$(fuzzcov-cc) $(fuzzcov-ldflags) -o $@ $^

.PHONY: fuzz
fuzz: $(O)/fuzz/fuzz $(O)/fuzzcov/replay

# ---- with one bug each: tests/fuzz/bugs.txt
fuzz-bug-list := tests/fuzz/bugs.txt
fuzz-bugs := $(shell sed -n 's/^\([a-z][a-z-]*\) .*/\1/p' $(fuzz-bug-list))
fuzz-bug-source = $(shell sed -n 's/^$(1) [a-z]* \([^ ]*\) .*/\1/p' $(fuzz-bug-list))

# $(call fuzz-bug,name,source)
define fuzz-bug
$(O)/fuzz/bugs/$(1).c: $(2) $(fuzz-bug-list)
	$$(Q)mkdir -p $$(@D)
	$$(Q)sed -e "$$$$(sed -n 's/^$(1) [a-z]* [^ ]* //p' $(fuzz-bug-list))" $(2) >$$@
	$$(Q)! cmp -s $(2) $$@ || { echo "error: bug $(1) does not apply to $(2)" >&2; exit 1; }

$(O)/fuzz/bugs/$(1): $(O)/fuzz/bugs/$(1).c $(fuzz-linked)
	$$(show) LD $$@
	$$(Q)$$(fuzz-cc) $$(fuzz-cppflags) -I$(dir $(2)) $$(fuzz-cflags) $$(fuzz-sanitize) $(fuzz-ldflags) \
		-o $$@ $$< $(filter-out $(call object,fuzz,$(2:.c=.o)),$(fuzz-linked))
endef

$(foreach b,$(fuzz-bugs),$(eval $(call fuzz-bug,$(b),$(call fuzz-bug-source,$(b)))))

# A smaller corpus that reaches as much code, from the present one and from
# folders of what was found: make fuzz-corpus FOUND="build/fuzz/found ..."
.PHONY: fuzz-corpus
fuzz-corpus: $(O)/fuzz/fuzz
	$(Q)rm -rf $(O)/fuzz/corpus && mkdir -p $(O)/fuzz/corpus tests/fuzz/corpus
	$(Q)FUZZ_CODE_ONLY=1 $< -merge=1 -use_counters=0 -max_len=1024 $(O)/fuzz/corpus tests/fuzz/corpus $(FOUND) \
		2>$(O)/fuzz/corpus.log
	$(Q)rm -rf tests/fuzz/corpus && mv $(O)/fuzz/corpus tests/fuzz/corpus

.PHONY: fuzz-bugs fuzz-bug-list
fuzz-bugs: $(fuzz-bugs:%=$(O)/fuzz/bugs/%)
fuzz-bug-list:
	@printf '%s\n' $(fuzz-bugs)
