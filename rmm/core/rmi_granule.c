/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_GRANULE_DELEGATE and RMI_GRANULE_UNDELEGATE.
 */
#include <rmi_calls.h>

#include <arch.h>
#include <granule.h>

/* rmi.md 2.3. EL3 moves the granule and does not scrub it: that is done here, before anybody can see it DELEGATED. */
void rmi_granule_delegate(const uint64_t *x, struct smc_result *res)
{
	struct granule *g = granule_find(x[1]);
	const pa_t pa = pa_of(x[1]);

	if (g == NULL || !granule_lock_expect(g, GRANULE_UNDELEGATED)) {
		rmi_fail_input(res);
		return;
	}

	if (arch_el3_delegate(pa)) {
		arch_granule_wipe(pa);
		granule_set_state(g, GRANULE_DELEGATED);
	} else {
		rmi_fail_input(res);
	}
	granule_unlock(g);
}

/* rmi.md 2.4. A DELEGATED granule is all zero already. */
void rmi_granule_undelegate(const uint64_t *x, struct smc_result *res)
{
	struct granule *g = granule_find(x[1]);

	if (g == NULL || !granule_lock_expect(g, GRANULE_DELEGATED)) {
		rmi_fail_input(res);
		return;
	}

	/* EL3 refuses only if its table disagrees with ours; then the granule stays where it is. */
	if (arch_el3_undelegate(pa_of(x[1])))
		granule_set_state(g, GRANULE_UNDELEGATED);
	else
		rmi_fail_input(res);
	granule_unlock(g);
}
