# SPDX-License-Identifier: BSD-3-Clause
# The model test (tests/model): the portable part of the RMM, step by step beside
# an executable specification; and with one bug put in, to see that it is found.

include tests/model/objs.mk

# Calls of the RMM are undone, so what it keeps outside granules must be known:
# these objects' variables lie between two symbols.
model-stateful := $(call folder-objs,rmm/csm,$(rmm-csm-objs)) rmm/core/realm.o
model-judged := $(call folder-objs,rmm/core,$(rmm-core-objs)) $(call folder-objs,rmm/csm,$(rmm-csm-objs)) \
	$(call folder-objs,rmm/lib,$(rmm-lib-objs))
model-judges := $(call folder-objs,rmm/arch/native,$(rmm-native-objs)) \
	$(call folder-objs,tests/model/spec,$(model-spec-objs)) $(call folder-objs,tests/model,$(model-test-objs)) \
	tests/unit/sha2.o
model-objs := $(model-judged) $(model-judges) $(mbedtls-objs) $(mbedtls-sign-objs)

model-cc := $(HOSTCC)
model-cppflags := $(patsubst -Itests/unit,-Itests/model -Itests/unit -Irmm/csm,$(unit-cppflags))
model-cflags := $(common-cflags)

$(eval $(call image-rules,model))

model-rename := --rename-section .bss=rmm_state,alloc,load,data,contents \
	--rename-section .data=rmm_state,alloc,load,data,contents
$(O)/model/state/%.o: $(O)/model/obj/%.o
	$(Q)mkdir -p $(@D)
	$(Q)objcopy $(model-rename) $< $@

model-linked := $(foreach o,$(model-objs),$(if $(filter $(o),$(model-stateful)),$(O)/model/state/$(o),$(call object,model,$(o))))

$(O)/model/model: $(model-linked)
	$(show) LD $@
	$(Q)$(model-cc) $(model-ldflags) -o $@ $^

.PHONY: model
model: $(O)/model/model

# ---- with one bug each: tests/model/bugs.txt
model-bug-list := tests/model/bugs.txt
model-bugs := $(shell sed -n 's/^\([a-z][a-z-]*\) .*/\1/p' $(model-bug-list))
model-bug-where = $(shell sed -n 's/^$(1) [^ ]* \([^ ]*\) .*/\1/p' $(model-bug-list))
model-bug-source = $(shell sed -n 's/^$(1) [^ ]* [^ ]* \([^ ]*\) .*/\1/p' $(model-bug-list))

# $(call bug-source-rule,name,source): the copy with the bug.
define bug-source-rule
$(O)/model/bugs/$(1).c: $(2) $(model-bug-list)
	$$(Q)mkdir -p $$(@D)
	$$(Q)sed -e "$$$$(sed -n 's/^$(1) [^ ]* [^ ]* [^ ]* //p' $(model-bug-list))" $(2) >$$@
	$$(Q)! cmp -s $(2) $$@ || { echo "error: bug $(1) does not apply to $(2)" >&2; exit 1; }
endef

# $(call model-bug,name,source): the model test with it.
define model-bug
$(O)/model/bugs/$(1): $(O)/model/bugs/$(1).c $(model-linked)
	$$(show) LD $$@
	$$(Q)$$(model-cc) $$(model-cppflags) -I$(dir $(2)) $$(model-cflags) -w -O1 -c -o $$@.o $$<
	$$(Q)$(if $(filter $(2:.c=.o),$(model-stateful)),objcopy $(model-rename) $$@.o)
	$$(Q)$$(model-cc) $$(model-ldflags) -o $$@ $$@.o $(filter-out %/obj/$(2:.c=.o) %/state/$(2:.c=.o),$(model-linked))
endef

# $(call unit-bug,name,source,program): a unit test with it.
define unit-bug
$(O)/model/bugs/$(1): $(O)/model/bugs/$(1).c $(O)/unit/obj/tests/unit/test_$(3).o $(unit-linked)
	$$(show) LD $$@
	$$(Q)$$(unit-cc) $$(unit-cppflags) -I$(dir $(2)) $$(unit-cflags) -w $$(unit-ldflags) \
		-o $$@ $$< $(O)/unit/obj/tests/unit/test_$(3).o $(filter-out $(call object,unit,$(2:.c=.o)),$(unit-linked)) $$(unit-libs)
endef

$(foreach b,$(model-bugs),$(eval $(call bug-source-rule,$(b),$(call model-bug-source,$(b)))) \
	$(if $(filter unit/%,$(call model-bug-where,$(b))), \
	$(eval $(call unit-bug,$(b),$(call model-bug-source,$(b)),$(patsubst unit/%,%,$(call model-bug-where,$(b))))), \
	$(eval $(call model-bug,$(b),$(call model-bug-source,$(b))))))

.PHONY: model-bugs model-bug-list model-scene-list
model-scene-list:
	@sed -n 's/^\t{ "\([a-z]*\)",.*/\1/p' tests/model/scenes.c
model-bugs: $(model-bugs:%=$(O)/model/bugs/%)
model-bug-list:
	@printf '%s\n' $(model-bugs)
