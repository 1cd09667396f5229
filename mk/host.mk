# SPDX-License-Identifier: BSD-3-Clause
# The bare host: $(O)/host/host.bin, with every realm inside it.

include host/bare/objs.mk tests/e2e/objs.mk

host-objs := $(call folder-objs,host/bare,$(host-bare-objs)) \
	$(call folder-objs,tests/e2e,$(e2e-objs))

$(eval $(call image-rules,host))

host-linked := $(foreach o,$(host-objs),$(call object,host,$(o))) $(O)/host/realms.o

# The realms, as a table that the host finds them in by name:
# struct { char name[24]; const void *start; const void *end; } realm_images[],
# and their number as the 64-bit realm_images_count.
$(O)/host/realms.S: scripts/mkrealms.sh $(O)/host/realms.list
	$(show) GEN $@
	$(Q)scripts/mkrealms.sh $(O)/guest $(guest-realms) >$@.new && mv $@.new $@

# Changes only when the list of realms does.
$(O)/host/realms.list: FORCE
	$(Q)mkdir -p $(@D)
	$(Q)echo '$(guest-realms)' | cmp -s - $@ || echo '$(guest-realms)' >$@

$(O)/host/realms.o: $(O)/host/realms.S $(guest-bins) $(O)/host/flags
	$(show) AS $@
	$(Q)$(call compile,host,$@) -c -o $@ $<

$(O)/host/host.elf: $(host-linked) host/bare/host.lds
	$(show) LD $@
	$(Q)$(call link,host,$(host-linked),host/bare/host.lds)

.PHONY: host
host: $(O)/host/host.bin
