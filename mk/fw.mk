# SPDX-License-Identifier: BSD-3-Clause
# EL3: TF-A, built once from Debian's source with empty images, and the flash
# images that our own go into.
#
# RME_GPT_MAX_BLOCK=0 keeps the granule protection table in pages: otherwise
# EL3 splits a block for the first granule that changes hands in it, at more
# than ten times the cost.

fw := $(O)/fw
tfa := $(SRC)/tf-a
tfa-flags := PLAT=qemu ENABLE_RME=1 RME_GPT_MAX_BLOCK=0 QEMU_USE_GIC_DRIVER=QEMU_GICV3 \
	DEBUG=0 LOG_LEVEL=20 CROSS_COMPILE=$(CROSS_COMPILE) \
	BUILD_STRING=Debian BUILD_MESSAGE_TIMESTAMP='"from source"'

$(tfa)/.caec-version:
	@echo "error: the source of TF-A is missing: run scripts/setup.sh first" >&2; exit 1

# TF-A's own makefiles take V and O to mean other things: they see none of ours.
$(fw)/bl1.bin: $(tfa)/.caec-version mk/fw.mk
	$(show) TF-A $(fw)
	$(Q)mkdir -p $(fw) && rm -rf $(fw)/tf-a && printf '\0\0\0\0' >$(fw)/empty.bin
	$(Q)env -u MAKEFLAGS -u MFLAGS -u V -u O $(MAKE) --no-print-directory -j2 -C $(tfa) $(tfa-flags) \
		BUILD_BASE=$(abspath $(fw))/tf-a RMM=$(abspath $(fw))/empty.bin \
		BL33=$(abspath $(fw))/empty.bin all fip >$(fw)/tf-a.log 2>&1 || \
		{ tail -n 20 $(fw)/tf-a.log >&2; echo "error: building TF-A failed: see $(fw)/tf-a.log" >&2; exit 1; }
	$(Q)cp $(tfa)/tools/fiptool/fiptool $(fw)/fiptool
	$(Q)cp $(fw)/tf-a/qemu/release/fip.bin $(fw)/fip.bin
	$(Q)cp $(fw)/tf-a/qemu/release/bl1.bin $@

# The machine's flash: EL3, the RMM, and the bare host as its normal world.
$(fw)/caec.bios: $(fw)/bl1.bin $(O)/rmm/rmm.img $(O)/host/host.bin scripts/mkbios.sh
	$(show) FIP $@
	$(Q)scripts/mkbios.sh $(O)/rmm/rmm.img $(O)/host/host.bin $@

.PHONY: fw bios
fw: $(fw)/bl1.bin
bios: $(fw)/caec.bios
