# SPDX-License-Identifier: BSD-3-Clause
# The RMM: $(O)/rmm/rmm.img, with rmm.elf and rmm.map beside it.

include rmm/core/objs.mk rmm/csm/objs.mk rmm/lib/objs.mk
include rmm/arch/aarch64/objs.mk rmm/plat/qemu/objs.mk

rmm-objs := \
	$(call folder-objs,rmm/arch/aarch64,$(rmm-aarch64-objs)) \
	$(call folder-objs,rmm/plat/qemu,$(rmm-qemu-objs)) \
	$(call folder-objs,rmm/core,$(rmm-core-objs)) \
	$(if $(filter 0,$(RMM_CSM)),,$(call folder-objs,rmm/csm,$(rmm-csm-objs))) \
	$(call folder-objs,rmm/lib,$(rmm-lib-objs) $(rmm-freestanding-objs)) \
	$(mbedtls-objs) $(mbedtls-sign-objs)

$(eval $(call image-rules,rmm))

rmm-linked := $(foreach o,$(rmm-objs),$(call object,rmm,$(o)))

$(O)/rmm/rmm.lds: rmm/arch/aarch64/rmm.lds.S $(O)/rmm/flags
	$(show) CPP $@
	$(Q)$(rmm-cc) $(rmm-cppflags) -E -P -x assembler-with-cpp -MMD -MP -MT $@ -MF $@.d -o $@ $<
-include $(O)/rmm/rmm.lds.d

$(O)/rmm/rmm.elf: $(rmm-linked) $(O)/rmm/rmm.lds
	$(show) LD $@
	$(Q)$(call link,rmm,$(rmm-linked),$(O)/rmm/rmm.lds)

$(O)/rmm/rmm.img: $(O)/rmm/rmm.elf
	$(show) OBJCOPY $@
	$(Q)$(CROSS_COMPILE)objcopy -O binary $< $@

# The test build, $(O)/rmm-test/rmm.img: the same objects, but a dispatcher that
# knows one call more, and that call.
include rmm/test/objs.mk

rmm-test-objs := rmm/core/dispatch.o $(call folder-objs,rmm/test,$(rmm-state-objs))

$(eval $(call image-rules,rmm-test))

rmm-test-linked := $(foreach o,$(rmm-test-objs),$(call object,rmm-test,$(o))) \
	$(filter-out $(call object,rmm,rmm/core/dispatch.o),$(rmm-linked))

$(O)/rmm-test/rmm.elf: $(rmm-test-linked) $(O)/rmm/rmm.lds
	$(show) LD $@
	$(Q)$(call link,rmm-test,$(rmm-test-linked),$(O)/rmm/rmm.lds)

$(O)/rmm-test/rmm.img: $(O)/rmm-test/rmm.elf
	$(show) OBJCOPY $@
	$(Q)$(CROSS_COMPILE)objcopy -O binary $< $@

.PHONY: rmm rmm-test
rmm: $(O)/rmm/rmm.img
rmm-test: $(O)/rmm-test/rmm.img
