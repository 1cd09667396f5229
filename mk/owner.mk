# SPDX-License-Identifier: BSD-3-Clause
# The owner of a file in the demo, for the build machine: $(O)/owner/caec-owner.

include owner/objs.mk

owner-all-objs := $(call folder-objs,owner,$(owner-objs))
owner-objs := $(owner-all-objs)
owner-cc := $(HOSTCC)
owner-cppflags := -Iinclude -Iowner -D_POSIX_C_SOURCE=200809L -D_FORTIFY_SOURCE=2
owner-cflags := $(patsubst -std=%,-std=c11,$(common-cflags)) -fstack-protector-strong
owner-ldflags := -Wl,-z,relro,-z,now -Wl,--as-needed

$(eval $(call image-rules,owner))

$(O)/owner/caec-owner: $(foreach o,$(owner-objs),$(call object,owner,$(o)))
	$(show) LD $@
	$(Q)$(owner-cc) $(owner-ldflags) -o $@ $^ -lcrypto

.PHONY: owner
owner: $(O)/owner/caec-owner $(O)/verify/caec-verify
