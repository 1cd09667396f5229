# SPDX-License-Identifier: BSD-3-Clause
# How an object, an image and a record of flags are made.

ifeq ($(V),1)
Q :=
show := @:
else
Q := @
show = @printf '  %-7s %s\n'
endif

# $(call object,image,name.o): where the object of an image goes. Sources that
# were fetched are outside the tree, or below $(O): their path is shortened.
object = $(O)/$(1)/obj/$(patsubst $(SRC)/%,src/%,$(2))

# $(call folder-objs,folder,list): the list of an objs.mk as paths.
folder-objs = $(addprefix $(1)/,$(2))

# $(call compile,image,name.o): the command line up to the file names.
compile = $($(1)-cc) $($(1)-cppflags) \
	$(if $(filter $($(1)-fp-objs),$(notdir $(2))),$($(1)-fp-cflags),$($(1)-cflags)) \
	$(cflags-$(notdir $(2)))

# $(call image-rules,image): rules for the objects of one image. They depend on
# a file that changes only when the flags do.
define image-rules
$(O)/$(1)/obj/%.o: %.c $(O)/$(1)/flags
	$$(show) CC $$@
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(call compile,$(1),$$@) -MMD -MP -c -o $$@ $$<

$(O)/$(1)/obj/%.o: %.S $(O)/$(1)/flags
	$$(show) AS $$@
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(call compile,$(1),$$@) -MMD -MP -c -o $$@ $$<

$(O)/$(1)/obj/src/%.o: $(SRC)/%.c rmm/lib/mbedtls_config.h $(O)/$(1)/flags
	$$(show) CC $$@
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(call compile,$(1),$$@) -MMD -MP -c -o $$@ $$<

$(O)/$(1)/flags: FORCE
	$$(Q)mkdir -p $$(@D)
	$$(Q)printf '%s\n' "$$(subst ",\",$$(call compile,$(1)) / $$($(1)-fp-objs) $$($(1)-fp-cflags) / $$($(1)-ldflags))" | cmp -s - $$@ || \
		printf '%s\n' "$$(subst ",\",$$(call compile,$(1)) / $$($(1)-fp-objs) $$($(1)-fp-cflags) / $$($(1)-ldflags))" >$$@

-include $$(patsubst %.o,%.d,$$(foreach o,$$($(1)-objs),$$(call object,$(1),$$(o))))
endef

# $(call link,image,objects,script): link with a script, without libraries.
link = $($(1)-cc) $($(1)-cflags) $($(1)-ldflags) -Wl,-T,$(3) -Wl,-Map,$(basename $@).map -o $@ $(2) -lgcc

%.bin: %.elf
	$(show) OBJCOPY $@
	$(Q)$(CROSS_COMPILE)objcopy -O binary $< $@

# A fetched source that is missing: say how to get it.
$(SRC)/%.c:
	@echo "error: $@ is missing: run scripts/setup.sh first" >&2; exit 1

.PHONY: FORCE
FORCE:
