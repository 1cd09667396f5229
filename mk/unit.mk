# SPDX-License-Identifier: BSD-3-Clause
# The unit tests: the portable part of the RMM over models of the hardware, on
# the build machine, with address and undefined-behaviour sanitizers. One
# program for each name in unit-tests; unit-objs is what they share.

include rmm/arch/native/objs.mk tests/unit/objs.mk

unit-names := $(patsubst test_%,%,$(basename $(unit-tests)))
unit-core := \
	$(call folder-objs,rmm/arch/native,$(rmm-native-objs)) \
	$(call folder-objs,rmm/core,$(rmm-core-objs)) \
	$(call folder-objs,rmm/csm,$(rmm-csm-objs)) \
	$(call folder-objs,rmm/lib,$(rmm-lib-objs)) \
	$(call folder-objs,rmm/plat/qemu,$(rmm-qemu-portable-objs)) \
	$(call folder-objs,tests/unit,$(unit-objs)) \
	$(mbedtls-objs) $(mbedtls-sign-objs)
unit-objs := $(unit-core) $(unit-names:%=tests/unit/test_%.o)

$(eval $(call image-rules,unit))

unit-linked := $(foreach o,$(unit-core),$(call object,unit,$(o)))
# Where computations of the RMM can be interrupted (rmm/arch/native/task.c).
unit-interruptible := $(mbedtls-sign-objs) rmm/core/sign.o rmm/lib/arena.o
$(foreach o,$(unit-interruptible),$(call object,unit,$(o))): private unit-cflags += -fsanitize-coverage=trace-pc
unit-programs := $(unit-names:%=$(O)/unit/test_%)

$(unit-programs): $(O)/unit/test_%: $(O)/unit/obj/tests/unit/test_%.o $(unit-linked)
	$(show) LD $@
	$(Q)$(unit-cc) $(unit-ldflags) -o $@ $^ $(unit-libs)

.PHONY: unit unit-list
unit: $(unit-programs)
unit-list:
	@printf '%s\n' $(unit-names)
