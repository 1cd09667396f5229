/* SPDX-License-Identifier: BSD-3-Clause */
/* RIPAS changes that a realm asks for: done in full, with tables built where a change ends inside an entry. */
#include "check.h"
#include "rmi.h"
#include "rtt.h"
#include "run.h"

enum rec_end exit_ripas(struct rec *rec)
{
	struct realm *realm = rec->realm;
	uint64_t base = rec->run->exit.ripas_base, top = rec->run->exit.ripas_top;

	if (realm->stop_on_request)
		return REC_ASKED;
	CHECK(base < top && top <= realm->half && rec->run->exit.ripas_value <= RIPAS_RAM);
	while (base < top) {
		uint64_t out_top = 0;
		uint64_t status = rmi_rtt_set_ripas(realm->rd, rec->pa, base, top, &out_top);

		check_point();
		if (status == RMI_SUCCESS) {
			CHECK(out_top > base && out_top <= top);
			base = out_top;
			continue;
		}
		CHECK_EQ(RMI_RETURN_STATUS(status), RMI_ERROR_RTT);
		if (RMI_RETURN_INDEX(status) == RTT_PAGE_LEVEL)
			break; /* a destroyed, marked or borrowed page: the realm sees how far it got */
		rtt_ensure(realm, base, (int64_t)RMI_RETURN_INDEX(status) + 1);
	}
	return REC_GO_ON;
}
