# SPDX-License-Identifier: BSD-3-Clause
# Every compiler and linker flag, per image, in one place.

warnings := -Wall -Wextra -Werror -Wshadow -Wundef -Wvla -Wpointer-arith \
	-Wwrite-strings -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition -Wimplicit-fallthrough -Wformat=2

# Names in debug information and __FILE__ say nothing of where it was built.
reproducible := -ffile-prefix-map=$(abspath $(O))=build -ffile-prefix-map=$(CURDIR)=.

common-cflags := -std=gnu11 -O2 -g $(warnings) $(reproducible) -fno-common \
	-fno-strict-aliasing

# What runs on the machine without a C library: of the build machine's headers
# only the compiler's own are seen.
bare-cppflags := -Iinclude -nostdinc -isystem include/libc \
	-isystem $(shell $(CROSS_COMPILE)gcc -print-file-name=include 2>/dev/null)
bare-cflags := $(common-cflags) -ffreestanding -fno-pic -mstrict-align \
	-mgeneral-regs-only -march=armv8.5-a -ffunction-sections -fdata-sections \
	-fno-asynchronous-unwind-tables
bare-ldflags := -nostdlib -static -no-pie -Wl,--gc-sections -Wl,--build-id=none \
	-Wl,-z,max-page-size=4096 -Wl,-z,noexecstack -Wl,--fatal-warnings \
	-Wl,--no-warn-rwx-segments

# mbedTLS: only what mbedtls_config.h switches on.
mbedtls := $(SRC)/mbedtls
mbedtls-cppflags := -Irmm/lib -isystem $(mbedtls)/include \
	-DMBEDTLS_CONFIG_FILE='<mbedtls_config.h>'
mbedtls-objs := $(addprefix $(mbedtls)/library/,sha256.o sha512.o platform_util.o)
# Signing: in the RMM and its tests. Only the innermost loops are optimized for speed.
mbedtls-sign := bignum bignum_core constant_time ecp ecp_curves hmac_drbg md
mbedtls-sign-fast := bignum_core
mbedtls-sign-objs := $(mbedtls-sign:%=$(mbedtls)/library/%.o)

rmm-cc := $(CROSS_COMPILE)gcc
rmm-cppflags := $(bare-cppflags) -Irmm/include -Irmm/arch/aarch64/include \
	$(mbedtls-cppflags) -DRMM_LOG_LEVEL=$(RMM_LOG_LEVEL) -DRMM_MOPS=$(RMM_MOPS) -DRMM_CSM=$(RMM_CSM) -DRMM_VERSION=$(file <VERSION)
rmm-cflags := $(bare-cflags) -mbranch-protection=standard -fstack-protector-strong
rmm-ldflags := $(bare-ldflags)

# What differs in the test build of the RMM, which is never shipped.
rmm-test-cc := $(rmm-cc)
rmm-test-cppflags := $(rmm-cppflags) -DRMM_TEST=1
rmm-test-cflags := $(rmm-cflags)
rmm-test-ldflags := $(rmm-ldflags)
# Hashing by the CPU's SHA instructions: the only code of the RMM that is given
# vector registers; what calls it is bracketed by arch_fp_begin() and _end(). It
# sees ordinary memory only, with the MMU on, and may load vectors unaligned.
rmm-fp-objs := sha256.o sha512.o
rmm-fp-cflags := $(filter-out -mgeneral-regs-only -mstrict-align -march=%,$(rmm-cflags)) \
	-march=armv8.5-a+sha2+sha3

host-cc := $(CROSS_COMPILE)gcc
host-cppflags := $(bare-cppflags) -Ihost/bare
host-cflags := $(bare-cflags)
host-ldflags := $(bare-ldflags)

hostile-cc := $(host-cc)
hostile-cppflags := $(host-cppflags) -Itests/e2e
hostile-cflags := $(host-cflags)
hostile-ldflags := $(host-ldflags)

attack-cc := $(host-cc)
attack-cppflags := $(host-cppflags) -Itests/e2e -Itests/hostile
attack-cflags := $(host-cflags)
attack-ldflags := $(host-ldflags)

# A realm starts at address 0, so a null pointer is an address like another.
guest-cc := $(CROSS_COMPILE)gcc
guest-cppflags := $(bare-cppflags) -Iguest/bare -isystem $(mbedtls)/include \
	-DMBEDTLS_CONFIG_FILE='<guest_mbedtls_config.h>'
guest-mbedtls := sha256 sha512 platform_util asn1parse asn1write bignum bignum_core constant_time ecdsa ecp ecp_curves \
	aes block_cipher gcm
guest-mbedtls-objs := $(guest-mbedtls:%=$(mbedtls)/library/%.o)
guest-cflags := $(bare-cflags) -fno-delete-null-pointer-checks
guest-ldflags := $(bare-ldflags)

# The portable part of the RMM and its tests, on the build machine.
unit-cc := $(HOSTCC)
unit-cppflags := -Iinclude -Irmm/include -Irmm/arch/native/include -Itests/unit \
	$(mbedtls-cppflags) -DRMM_NATIVE=1 -DRMM_LOG_LEVEL=$(RMM_LOG_LEVEL)
unit-cflags := $(common-cflags) -O1 -fno-omit-frame-pointer \
	-fsanitize=address,undefined -fno-sanitize-recover=all
unit-ldflags := -fsanitize=address,undefined
unit-libs := -lcmocka -lpthread -lcrypto

# Flags of single files: cflags-NAME.o. The functions that memcpy() and its kin
# are made of must not be turned into calls of themselves.
cflags-string.o := -fno-builtin -fno-tree-loop-distribute-patterns
cflags-memops.o := -fno-builtin -fno-tree-loop-distribute-patterns
# mbedTLS is third-party code: its warnings are its own.
cflags-sha256.o := -w
cflags-sha512.o := -w
cflags-platform_util.o := -w
cflags-aes.o := -w
cflags-asn1parse.o := -w
cflags-asn1write.o := -w
cflags-block_cipher.o := -w
cflags-ecdsa.o := -w
cflags-gcm.o := -w
$(foreach o,$(mbedtls-sign),$(eval cflags-$(o).o := -w $(if $(filter $(o),$(mbedtls-sign-fast)),-O3,-Os)))
