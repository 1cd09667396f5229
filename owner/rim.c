/* SPDX-License-Identifier: BSD-3-Clause */
/* What a realm of the bare host measures (host/bare/realm.c): one REC, no argument, RAM from 0 in 2 MiB entries. */
#include <stdio.h>
#include <string.h>

#include <caec-verify.h>

#include "owner.h"

#define GRANULE 4096U
#define BLOCK (2UL << 20)
#define IMAGE_MAX (1UL << 20)
#define MEASURED 1U

/* What QEMU's CPU has, and the host gives to a realm whole. */
#define BREAKPOINTS 5
#define WATCHPOINTS 3

static void must(enum caec_status status)
{
	if (status != CAEC_OK)
		owner_die("nothing can be measured");
}

void rim_print(const char *image)
{
	static uint8_t pages[IMAGE_MAX];
	const struct caec_realm_params params = { .ipa_width = BARE_IPA_WIDTH,
						  .num_bps = BREAKPOINTS,
						  .num_wps = WATCHPOINTS,
						  .hash = CAEC_SHA_256 };
	const uint64_t gprs[8] = { 0, DEMO_RAM_MIN, BARE_IPA_WIDTH, DEMO_WINDOW_SIZE };
	const size_t size = file_read("", image, pages, sizeof(pages));
	struct caec_measurement rim;

	must(caec_rim_create(&rim, &params));
	must(caec_rim_ripas(&rim, 0, DEMO_RAM_MIN, BLOCK));
	for (size_t ipa = 0; ipa < size; ipa += GRANULE)
		must(caec_rim_data(&rim, ipa, MEASURED, pages + ipa));
	must(caec_rim_rec(&rim, 0, gprs));
	for (unsigned int i = 0; i < DEMO_RIM_SIZE; i++)
		(void)printf("%02x", rim.value[i]);
	(void)printf("\n");
}
