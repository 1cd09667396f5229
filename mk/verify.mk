# SPDX-License-Identifier: BSD-3-Clause
# The verifier: libcaec-verify and the command caec-verify, for the build machine; the same with sanitizers and its tests; and
# its fuzz target. Nothing else needs OpenSSL, libcbor and jansson.

include verify/lib/objs.mk verify/cmd/objs.mk tests/verify/objs.mk

verify-version := $(file <VERSION)
verify-soname := libcaec-verify.so.0
verify-libs := -lcrypto -lcbor -ljansson

verify-lib := $(call folder-objs,verify/lib,$(verify-lib-objs))
verify-cmd := $(call folder-objs,verify/cmd,$(verify-cmd-objs))

# ---- library and command
verify-objs := $(verify-lib) $(verify-cmd)
verify-cc := $(HOSTCC)
verify-cppflags := -Iverify/include -D_POSIX_C_SOURCE=200809L -D_FORTIFY_SOURCE=2 -DCAEC_VERSION=$(verify-version)
verify-cflags := $(patsubst -std=%,-std=c11,$(common-cflags)) -fPIC -fvisibility=hidden -fstack-protector-strong
verify-ldflags := -Wl,-z,relro,-z,now -Wl,--as-needed

$(eval $(call image-rules,verify))

verify-lib-linked := $(foreach o,$(verify-lib),$(call object,verify,$(o)))
verify-cmd-linked := $(foreach o,$(verify-cmd),$(call object,verify,$(o)))

$(O)/verify/libcaec-verify.a: $(verify-lib-linked)
	$(show) AR $@
	$(Q)rm -f $@ && ar rcsD $@ $^

$(O)/verify/$(verify-soname): $(verify-lib-linked)
	$(show) LD $@
	$(Q)$(verify-cc) -shared -Wl,-soname,$(verify-soname) $(verify-ldflags) -o $@ $^ $(verify-libs)

$(O)/verify/caec-verify: $(verify-cmd-linked) $(O)/verify/libcaec-verify.a
	$(show) LD $@
	$(Q)$(verify-cc) $(verify-ldflags) -o $@ $^ $(verify-libs)

.PHONY: verify install-verify
verify: $(O)/verify/caec-verify $(O)/verify/libcaec-verify.a $(O)/verify/$(verify-soname)

# ---- make install-verify DESTDIR= PREFIX=
PREFIX ?= /usr/local
verify-into = $(DESTDIR)$(PREFIX)

install-verify: verify
	$(Q)install -d $(verify-into)/{bin,include,lib/pkgconfig,share/man/man1}
	$(Q)install -m 755 $(O)/verify/caec-verify $(verify-into)/bin/
	$(Q)install -m 644 verify/include/caec-verify.h $(verify-into)/include/
	$(Q)install -m 644 $(O)/verify/libcaec-verify.a $(verify-into)/lib/
	$(Q)install -m 755 $(O)/verify/$(verify-soname) $(verify-into)/lib/
	$(Q)ln -sf $(verify-soname) $(verify-into)/lib/libcaec-verify.so
	$(Q)sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(verify-version)|' verify/caec-verify.pc.in \
		>$(verify-into)/lib/pkgconfig/caec-verify.pc
	$(Q)install -m 644 verify/caec-verify.1 $(verify-into)/share/man/man1/

# ---- with sanitizers, and the tests
verify-test-common := $(call folder-objs,tests/verify,$(verify-test-common-objs))
verify-test-names := $(verify-tests:test_%=%)
verify-fuzz-targets := token reference rim
verify-fuzz-includes := -Itests/fuzz -Iverify/cmd
verify-checked-objs := $(verify-objs) $(verify-test-common) $(verify-tests:%=tests/verify/%.o) tests/verify/mktokens.o \
	$(verify-fuzz-targets:%=tests/fuzz/%/target.o)
# What the RMM measures is measured by its own code, for comparison.
verify-test-rmm := rmm/core/measure.o $(addprefix $(mbedtls)/library/,sha256.o sha512.o platform_util.o)
verify-test-objs := $(verify-checked-objs) $(verify-test-rmm)
verify-test-cc := $(verify-cc)
verify-test-cppflags := $(filter-out -D_FORTIFY_SOURCE=2,$(verify-cppflags)) -Itests/verify \
	-Iinclude -Irmm/include -Irmm/arch/native/include $(mbedtls-cppflags) -DRMM_NATIVE=1 -DRMM_LOG_LEVEL=0
verify-test-cflags := $(patsubst -std=%,-std=c11,$(common-cflags)) -O1 -fno-omit-frame-pointer \
	-fsanitize=address,undefined -fno-sanitize-recover=all
verify-test-ldflags := -fsanitize=address,undefined

$(eval $(call image-rules,verify-test))

verify-test-lib-linked := $(foreach o,$(verify-lib),$(call object,verify-test,$(o)))
verify-test-cmd-linked := $(foreach o,$(verify-cmd),$(call object,verify-test,$(o)))
verify-test-common-linked := $(foreach o,$(verify-test-common),$(call object,verify-test,$(o)))
verify-test-programs := $(verify-tests:%=$(O)/verify-test/%)

verify-test-rmm-linked := $(foreach o,$(verify-test-rmm),$(call object,verify-test,$(o)))
$(verify-test-rmm-linked) $(call object,verify-test,tests/verify/test_rim.o): private verify-test-cflags += -std=gnu11
$(O)/verify-test/test_rim: $(verify-test-rmm-linked)

$(verify-test-programs) $(O)/verify-test/mktokens: $(O)/verify-test/%: $(O)/verify-test/obj/tests/verify/%.o \
	$(verify-test-common-linked) $(verify-test-lib-linked)
	$(show) LD $@
	$(Q)$(verify-test-cc) $(verify-test-ldflags) -o $@ $^ $(verify-libs) -lcmocka

$(O)/verify-test/caec-verify: $(verify-test-cmd-linked) $(verify-test-lib-linked)
	$(show) LD $@
	$(Q)$(verify-test-cc) $(verify-test-ldflags) -o $@ $^ $(verify-libs)

.PHONY: verify-test verify-test-list
verify-test: $(verify-test-programs) $(O)/verify-test/mktokens $(O)/verify-test/caec-verify
verify-test-list:
	@printf '%s\n' $(verify-test-names)

# As what the static checks see the sources, each once.
verify-checked-cc := $(verify-test-cc)
verify-checked-cppflags := $(verify-test-cppflags) $(verify-fuzz-includes)
verify-checked-cflags := $(verify-test-cflags)

# ---- under libFuzzer: each folder of tests/fuzz that is named here has a target and a corpus
verify-fuzz-objs := $(verify-lib) $(verify-test-common) verify/cmd/rim_params.o \
	$(verify-fuzz-targets:%=tests/fuzz/%/target.o)
verify-fuzz-cc := $(FUZZCC)
verify-fuzz-cppflags := $(verify-test-cppflags) $(verify-fuzz-includes) -DRIM_MEASURED_MAX=1024
verify-fuzz-cflags := $(patsubst -std=%,-std=c11,$(common-cflags)) -fno-omit-frame-pointer \
	-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all
verify-fuzz-ldflags := -fsanitize=address,undefined,fuzzer

$(eval $(call image-rules,verify-fuzz))

verify-fuzz-linked = $(foreach o,$(1),$(call object,verify-fuzz,$(o)))
verify-fuzz-programs := $(verify-fuzz-targets:%=$(O)/verify-fuzz/%)

# Each with its target; the reference's has its own verify/lib/check.o.
$(O)/verify-fuzz/token: $(call verify-fuzz-linked,$(verify-lib))
$(O)/verify-fuzz/reference: $(call verify-fuzz-linked,$(filter-out verify/lib/check.o,$(verify-lib)) $(verify-test-common))
$(O)/verify-fuzz/rim: $(call verify-fuzz-linked,$(verify-lib) verify/cmd/rim_params.o)

$(verify-fuzz-programs): $(O)/verify-fuzz/%: $(O)/verify-fuzz/obj/tests/fuzz/%/target.o
	$(show) LD $@
	$(Q)$(verify-fuzz-cc) $(verify-fuzz-ldflags) -o $@ $^ $(verify-libs)

.PHONY: verify-fuzz
verify-fuzz: $(verify-fuzz-programs)
