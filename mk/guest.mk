# SPDX-License-Identifier: BSD-3-Clause
# Realms: the runtime, and for each name in guest-realms one program,
# $(O)/guest/NAME.bin with NAME.elf beside it.

include guest/bare/objs.mk guest/bare/realms/objs.mk

guest-runtime := $(call folder-objs,guest/bare,$(guest-bare-objs)) $(guest-mbedtls-objs)
guest-programs := $(foreach r,$(guest-realms),guest/bare/realms/$(r).o)
guest-objs := $(guest-runtime) $(guest-programs)

$(eval $(call image-rules,guest))

guest-linked := $(foreach o,$(guest-runtime),$(call object,guest,$(o)))
guest-bins := $(guest-realms:%=$(O)/guest/%.bin)

$(guest-realms:%=$(O)/guest/%.elf): $(O)/guest/%.elf: \
		$(O)/guest/obj/guest/bare/realms/%.o $(guest-linked) guest/bare/guest.lds
	$(show) LD $@
	$(Q)$(call link,guest,$< $(guest-linked),guest/bare/guest.lds)

.PHONY: guest
guest: $(guest-bins)
