/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_REC_AUX_COUNT, RMI_REC_CREATE, RMI_REC_DESTROY.
 */
#include <rmi_calls.h>

#include <string.h>

#include <arch.h>
#include <csm_core.h>
#include <esr.h>
#include <granule.h>
#include <measure.h>
#include <ns.h>
#include <rec.h>

/* rmi.md 2.8 */
void rmi_rec_aux_count(const uint64_t *x, struct smc_result *res)
{
	const struct realm_locked r = realm_lock(x[1]);

	if (r.g == NULL) {
		rmi_fail_input(res);
		return;
	}
	res->x[1] = rec_aux_count(r.realm);
	realm_unlock(r);
}

/* Operands of REC_CREATE: RD, REC, then the auxiliary granules. */
#define OP_RD 0
#define OP_REC 1
#define OP_AUX 2

_Static_assert(OP_AUX + RMI_MAX_AUX <= OPERANDS_MAX, "operands of REC_CREATE");

static void rec_init(struct rec *rec, const struct realm_locked r,
		     const struct rmi_rec_params *params, uint32_t index)
{
	rec->rd = realm_pa(r);
	rec->mpidr = params->mpidr;
	rec->index = index;
	rec->runnable = (params->flags & RMI_REC_FLAG_RUNNABLE) != 0;
	rec->num_aux = (uint8_t)params->num_aux;
	rec->sve_vq = r.realm->sve_vq;
	rec->pmu = r.realm->pmu;
	rec->pmu_num_ctrs = r.realm->pmu_num_ctrs;
	rec->debug.num_bps = r.realm->num_bps;
	rec->debug.num_wps = r.realm->num_wps;
	rec_debug_init(rec);
	memcpy(rec->aux, params->aux, params->num_aux * sizeof(params->aux[0]));
	memcpy(rec->regs.x, params->gprs, sizeof(params->gprs));
	rec->regs.pc = params->pc;
	rec->regs.pstate = PSTATE_EL1H_DAIF;
	arch_rec_init(rec);
}

static void rec_create(struct operand *ops, struct rmi_rec_params *params, struct smc_result *res)
{
	const struct realm_locked r = realm_of_operand(&ops[OP_RD]);
	uint32_t index;

	if (r.realm->state != REALM_NEW || granule_count(r.g) == REALM_MAX_RECS) {
		res->x[0] = rmi_error(RMI_ERROR_REALM, 0);
		return;
	}
	if (!rec_index_of_rmi_mpidr(params->mpidr, &index) || index != r.realm->rec_index ||
	    params->num_aux != rec_aux_count(r.realm)) {
		rmi_fail_input(res);
		return;
	}

	rec_init(arch_granule_ptr(granule_pa(ops[OP_REC].g)), r, params, index);
	granule_set_state(ops[OP_REC].g, GRANULE_REC);
	for (uint64_t i = 0; i < params->num_aux; i++)
		granule_set_state(ops[OP_AUX + i].g, GRANULE_REC_AUX);
	r.realm->rec_index++;
	granule_count_add(r.g, 1);
	if (params->flags & RMI_REC_FLAG_RUNNABLE)
		measure_rec(r, params);
}

/* rmi.md 2.9 */
void rmi_rec_create(const uint64_t *x, struct smc_result *res)
{
	struct rmi_rec_params params;
	struct operand ops[OP_AUX + RMI_MAX_AUX] = {
		[OP_RD] = { .addr = x[1], .state = GRANULE_RD },
		[OP_REC] = { .addr = x[2], .state = GRANULE_DELEGATED },
	};
	size_t count;

	if (!ns_granule_read(&params, x[3], 0, sizeof(params)) || params.num_aux > RMI_MAX_AUX) {
		rmi_fail_input(res);
		return;
	}
	count = OP_AUX + params.num_aux;
	for (size_t i = OP_AUX; i < count; i++)
		ops[i] = (struct operand){ .addr = params.aux[i - OP_AUX],
					   .state = GRANULE_DELEGATED };

	if (!operands_lock(ops, count)) {
		rmi_fail_input(res);
		return;
	}
	rec_create(ops, &params, res);
	operands_unlock(ops, count);
}

/*
 * rmi.md 2.10. The REC leaves its external state first, so that nobody can name it any more; then its half-done CSM
 * operation can be undone, which takes locks that come before its own, and its parts be wiped. The realm's count goes
 * down before the host can see the REC's granule free.
 */
void rmi_rec_destroy(const uint64_t *x, struct smc_result *res)
{
	struct granule *g = granule_find(x[1]);
	struct rec *rec;

	if (g == NULL || !granule_lock_expect(g, GRANULE_REC)) {
		rmi_fail_input(res);
		return;
	}
	if (granule_count(g) != 0) {
		granule_unlock(g);
		res->x[0] = rmi_error(RMI_ERROR_REC, 0);
		return;
	}
	granule_set_state(g, GRANULE_REC_AUX);
	granule_unlock(g);

	rec = arch_granule_ptr(pa_of(x[1]));
	if (RMM_CSM && rec->pending == PENDING_CSM)
		csm_rec_destroyed(rec);
	for (unsigned int i = 0; i < rec->num_aux; i++) {
		const pa_t aux = pa_of(rec->aux[i]);

		if (i < rec_fp_granules(rec) || rec->area_used)
			arch_granule_wipe(aux);
		granule_set_internal(aux, GRANULE_REC_AUX, GRANULE_DELEGATED);
	}
	granule_count_add(granule_at(rec->rd), -1);
	arch_granule_wipe(pa_of(x[1]));
	granule_set_internal(pa_of(x[1]), GRANULE_REC_AUX, GRANULE_DELEGATED);
}
