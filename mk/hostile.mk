# SPDX-License-Identifier: BSD-3-Clause
# The hostile host, $(O)/hostile/hostile.bin: the bare host with the cases of
# tests/hostile instead of those of tests/e2e, and the flash image in which it
# meets the test build of the RMM.

include tests/hostile/objs.mk

hostile-objs := $(call folder-objs,tests/hostile,$(hostile-case-objs))

$(eval $(call image-rules,hostile))

hostile-linked := $(foreach o,$(hostile-objs),$(call object,hostile,$(o))) \
	$(foreach o,$(call folder-objs,host/bare,$(host-bare-objs)),$(call object,host,$(o))) \
	$(foreach o,$(call folder-objs,tests/e2e,$(hostile-shared-objs)),$(call object,host,$(o))) \
	$(O)/host/realms.o

$(O)/hostile/hostile.elf: $(hostile-linked) host/bare/host.lds
	$(show) LD $@
	$(Q)$(call link,hostile,$(hostile-linked),host/bare/host.lds)

$(fw)/hostile.bios: $(fw)/bl1.bin $(O)/rmm-test/rmm.img $(O)/hostile/hostile.bin scripts/mkbios.sh
	$(show) FIP $@
	$(Q)scripts/mkbios.sh $(O)/rmm-test/rmm.img $(O)/hostile/hostile.bin $@

.PHONY: hostile
hostile: $(fw)/hostile.bios
