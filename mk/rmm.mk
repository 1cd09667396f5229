# SPDX-License-Identifier: BSD-3-Clause
# The RMM: $(O)/rmm/rmm.img, with rmm.elf and rmm.map beside it.

include rmm/core/objs.mk rmm/csm/objs.mk rmm/lib/objs.mk
include rmm/arch/aarch64/objs.mk rmm/plat/qemu/objs.mk

rmm-objs := \
	$(call folder-objs,rmm/arch/aarch64,$(rmm-aarch64-objs)) \
	$(call folder-objs,rmm/plat/qemu,$(rmm-qemu-objs)) \
	$(call folder-objs,rmm/core,$(rmm-core-objs)) \
	$(call folder-objs,rmm/csm,$(rmm-csm-objs)) \
	$(call folder-objs,rmm/lib,$(rmm-lib-objs) $(rmm-freestanding-objs)) \
	$(mbedtls-objs)

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

.PHONY: rmm
rmm: $(O)/rmm/rmm.img
