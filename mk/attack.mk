# SPDX-License-Identifier: BSD-3-Clause
# The attacking host, $(O)/attack/attack.bin: the bare host with the cases of
# tests/attack, and the flash image in which it meets the test build of the RMM.

include tests/attack/objs.mk

attack-objs := $(call folder-objs,tests/attack,$(attack-case-objs))

$(eval $(call image-rules,attack))

attack-linked := $(foreach o,$(attack-objs),$(call object,attack,$(o))) \
	$(foreach o,$(call folder-objs,host/bare,$(host-bare-objs)),$(call object,host,$(o))) \
	$(foreach o,$(call folder-objs,tests/e2e,$(attack-e2e-objs)),$(call object,host,$(o))) \
	$(foreach o,$(call folder-objs,tests/hostile,$(attack-hostile-objs)),$(call object,hostile,$(o))) \
	$(O)/host/realms.o

$(O)/attack/attack.elf: $(attack-linked) host/bare/host.lds
	$(show) LD $@
	$(Q)$(call link,attack,$(attack-linked),host/bare/host.lds)

$(fw)/attack.bios: $(fw)/bl1.bin $(O)/rmm-test/rmm.img $(O)/attack/attack.bin scripts/mkbios.sh
	$(show) FIP $@
	$(Q)scripts/mkbios.sh $(O)/rmm-test/rmm.img $(O)/attack/attack.bin $@

.PHONY: attack
attack: $(fw)/attack.bios
