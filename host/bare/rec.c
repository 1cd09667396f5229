/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include <bare/protocol.h>

#include "check.h"
#include "console.h"
#include "granule.h"
#include "realm.h"
#include "rmi.h"

void rec_create(struct realm *realm, uint32_t index, bool runnable)
{
	struct rec *rec = &realm->recs[index];
	uint64_t page = granule_alloc(1, 1);
	struct rmi_rec_params *params = (struct rmi_rec_params *)page;

	memset(rec, 0, sizeof(*rec));
	rec->realm = realm;
	rec->index = index;
	rec->cpu = REC_NO_CPU;
	rec->on = runnable;
	rec->run = (struct rmi_rec_run *)granule_alloc(1, 1);

	CHECK_EQ(rmi_rec_aux_count(realm->rd, &rec->aux_count), RMI_SUCCESS);
	CHECK(rec->aux_count <= RMI_MAX_AUX);
	params->flags = runnable ? RMI_REC_FLAG_RUNNABLE : 0;
	params->mpidr = index;
	params->pc = realm->config.pc;
	params->gprs[0] = realm->config.arg;
	params->gprs[1] = realm->ram;
	params->gprs[2] = (uint64_t)__builtin_ctzl(realm->half) + 1;
	params->gprs[3] = realm->config.shared;
	params->num_aux = rec->aux_count;
	for (uint64_t i = 0; i < rec->aux_count; i++)
		params->aux[i] = rec->aux[i] = granule_give(GRANULE_AUX);
	rec->pa = granule_give(GRANULE_REC);
	CHECK_EQ(rmi_rec_create(realm->rd, rec->pa, page), RMI_SUCCESS);
	if (realm->config.measure)
		rim_rec(&realm->rim, params);
	granule_free(page, 1);
}

void rec_destroy(struct rec *rec)
{
	/* a line that the realm did not end */
	if (rec->line_len)
		console_line(rec->realm->name, rec->line, rec->line_len);
	rec->line_len = 0;
	CHECK_EQ(rmi_rec_destroy(rec->pa), RMI_SUCCESS);
	granule_take(rec->pa);
	for (uint64_t i = 0; i < rec->aux_count; i++)
		granule_take(rec->aux[i]);
	granule_free((uint64_t)rec->run, 1);
	rec->pa = 0;
}
