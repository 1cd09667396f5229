/* SPDX-License-Identifier: BSD-3-Clause */
/* Turns itself off: the host must find that no REC can be entered any more. */
#include "guest.h"
#include "psci.h"

void realm_main(const struct boot_info *bi)
{
	(void)bi;
	check_eq(psci_system_off(), PSCI_SUCCESS);
	/* not even a success may return */
	check(false);
}
