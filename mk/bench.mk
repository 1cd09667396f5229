# SPDX-License-Identifier: BSD-3-Clause
# The bench host, $(O)/bench/bench.bin, with the realm that it measures inside.

include bench/host/objs.mk

bench-cc := $(host-cc)
bench-cppflags := $(host-cppflags) -Ibench/host
bench-cflags := $(host-cflags)
bench-ldflags := $(host-ldflags)
bench-objs := $(call folder-objs,bench/host,$(bench-host-objs)) \
	$(call folder-objs,host/bare,$(bench-shared-objs))

$(eval $(call image-rules,bench))

bench-linked := $(foreach o,$(bench-objs),$(call object,bench,$(o))) $(O)/bench/realms.o

# The realm: the bare runtime and two files of its own.
bench-realm-objs := $(call folder-objs,bench/guest,bench.o timed.o)
bench-realm := $(foreach o,$(bench-realm-objs),$(call object,guest,$(o)))

$(O)/bench/realm/bench.elf: $(bench-realm) $(guest-linked) guest/bare/guest.lds
	$(show) LD $@
	$(Q)mkdir -p $(@D)
	$(Q)$(call link,guest,$(bench-realm) $(guest-linked),guest/bare/guest.lds)

$(O)/bench/realms.S: scripts/mkrealms.sh mk/bench.mk
	$(show) GEN $@
	$(Q)mkdir -p $(@D)
	$(Q)scripts/mkrealms.sh $(O)/bench/realm bench >$@.new && mv $@.new $@

$(O)/bench/realms.o: $(O)/bench/realms.S $(O)/bench/realm/bench.bin $(O)/bench/flags
	$(show) AS $@
	$(Q)$(call compile,bench,$@) -c -o $@ $<

$(O)/bench/bench.elf: $(bench-linked) host/bare/host.lds
	$(show) LD $@
	$(Q)$(call link,bench,$(bench-linked),host/bare/host.lds)

-include $(bench-realm:.o=.d)

.PHONY: bench
bench: $(O)/bench/bench.bin
