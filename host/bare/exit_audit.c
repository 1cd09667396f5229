/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the host must not learn: an exit carries what its reason allows and zeroes. Checked at every exit of every case.
 */
#include <stddef.h>

#include <abi/csm.h>
#include <bare/protocol.h>

#include "check.h"
#include "esr.h"
#include "rmi.h"
#include "run.h"

static void zero(const struct rmi_rec_exit *exit, size_t from, size_t to, int line)
{
	const uint64_t *word = (const uint64_t *)(const void *)exit;

	for (size_t i = from / sizeof(*word); i < to / sizeof(*word); i++)
		if (word[i] != 0)
			check_fail(__FILE__, line, "exit for reason %lu has 0x%lx at 0x%lx",
				   exit->exit_reason, word[i], i * sizeof(*word));
}

#define FIELD_END(field) \
	(offsetof(struct rmi_rec_exit, field) + sizeof(((struct rmi_rec_exit *)0)->field))
#define ZERO(from, to) zero(exit, from, to, __LINE__)
#define ZERO_FIELD(field) ZERO(offsetof(struct rmi_rec_exit, field), FIELD_END(field))
#define ZERO_BETWEEN(field, next) ZERO(FIELD_END(field), offsetof(struct rmi_rec_exit, next))
#define ZERO_GPRS_FROM(n) \
	ZERO(offsetof(struct rmi_rec_exit, gprs) + (n) * sizeof(uint64_t), FIELD_END(gprs))

static void audit_sync(const struct rmi_rec_exit *exit)
{
	uint64_t esr = exit->esr, written = 0;

	switch (ESR_EC(esr)) {
	case EC_DATA_ABORT_LOWER:
		CHECK_EQ(exit->hpfar & ~0xfffffffffff0UL, 0);
		if (esr & ESR_ISV) {
			CHECK_EQ(esr & ~ESR_EMULATABLE_MASK, 0);
			CHECK(exit->far < 0x1000);
			/* no more of the register than the access stores */
			written = esr & ESR_WNR ? ~0UL >> (64 - (8U << ESR_SAS(esr))) : 0;
			CHECK_EQ(exit->gprs[0] & ~written, 0);
		} else {
			CHECK_EQ(esr & ~ESR_DATA_ABORT_MASK, 0);
			ZERO_FIELD(far);
			ZERO_GPRS_FROM(0);
		}
		ZERO_GPRS_FROM(1);
		break;
	case EC_INSN_ABORT_LOWER:
		CHECK_EQ(esr & ~ESR_INSN_ABORT_MASK, 0);
		ZERO_FIELD(far);
		ZERO_GPRS_FROM(0);
		break;
	case EC_WFX:
		CHECK_EQ(esr & ~ESR_WFX_MASK, 0);
		ZERO(offsetof(struct rmi_rec_exit, far), offsetof(struct rmi_rec_exit, gprs));
		ZERO_GPRS_FROM(1);
		break;
	default:
		ZERO(offsetof(struct rmi_rec_exit, far), offsetof(struct rmi_rec_exit, gprs));
		ZERO_GPRS_FROM(1);
		break;
	}
}

void exit_audit(const struct rmi_rec_exit *exit)
{
	uint64_t reason = exit->exit_reason;

	ZERO_BETWEEN(exit_reason, esr);
	ZERO_BETWEEN(hpfar, gprs);
	ZERO_BETWEEN(gprs, gicv3_hcr);
	ZERO_BETWEEN(gicv3_vmcr, cntp_ctl);
	ZERO_BETWEEN(csm_level, ripas_base);
	ZERO_BETWEEN(ripas_value, imm);
	ZERO_BETWEEN(imm, pmu_ovf_status);
	ZERO(FIELD_END(pmu_ovf_status), sizeof(*exit));
	CHECK(exit->pmu_ovf_status <= 1);
	CHECK_EQ(exit->gicv3_hcr & ~(RMI_GICV3_HCR_MASK | 0xf8000000UL), 0);

	if (reason == RMI_EXIT_SYNC)
		audit_sync(exit);
	else if (reason != RMI_EXIT_SERROR)
		ZERO(offsetof(struct rmi_rec_exit, esr), offsetof(struct rmi_rec_exit, gprs));
	if (reason == RMI_EXIT_PSCI)
		ZERO_GPRS_FROM(4);
	else if (reason != RMI_EXIT_SYNC && reason != RMI_EXIT_HOST_CALL)
		ZERO_GPRS_FROM(0);
	if (reason != RMI_EXIT_HOST_CALL)
		ZERO_FIELD(imm);
	if (reason != RMI_EXIT_RIPAS_CHANGE)
		ZERO(offsetof(struct rmi_rec_exit, ripas_base), FIELD_END(ripas_value));
	if (reason != RMI_EXIT_CSM)
		ZERO(offsetof(struct rmi_rec_exit, csm_kind), FIELD_END(csm_level));
}
