/* SPDX-License-Identifier: BSD-3-Clause */
/* The smallest realm: for rounds of creating and destroying. */
#include "guest.h"

void realm_main(const struct boot_info *bi)
{
	(void)bi;
}
