/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stage 2 faults. Protected RAM is populated when it is touched; the console and the test registers are emulated; what else
 * lies in the unprotected half answers with an external abort.
 */
#include <bare/protocol.h>

#include "check.h"
#include "console.h"
#include "esr.h"
#include "granule.h"
#include "rmi.h"
#include "rtt.h"
#include "run.h"

#define UART_DR 0x00

static void uart_write(struct rec *rec, char c)
{
	if (c != '\n' && rec->line_len < REC_LINE_SIZE)
		rec->line[rec->line_len++] = c;
	if (c == '\n' || rec->line_len == REC_LINE_SIZE) {
		console_line(rec->realm->name, rec->line, rec->line_len);
		rec->line_len = 0;
	}
}

static void uart_access(struct rec *rec, uint64_t offset, bool write)
{
	struct rmi_rec_run *run = rec->run;

	if (write && offset == UART_DR)
		uart_write(rec, (char)run->exit.gprs[0]);
	run->enter.gprs[0] = 0;
	run->enter.flags |= RMI_ENTER_EMUL_MMIO;
}

/* A register is eight bytes; an access that begins inside one uses its upper bytes. */
static void mmio_access(struct rec *rec, uint64_t offset, bool write)
{
	struct realm *realm = rec->realm;
	struct rmi_rec_run *run = rec->run;
	uint64_t *reg = &realm->mmio[offset / 8 % MMIO_REGS];

	realm->mmio_count++;
	if (offset == BARE_MMIO_ABORT) {
		run->enter.flags |= RMI_ENTER_INJECT_SEA;
		return;
	}
	if (write)
		*reg = run->exit.gprs[0] << (offset % 8 * 8);
	/* ones above the access: only its width may reach the realm's register */
	run->enter.gprs[0] = offset == BARE_MMIO_COUNT ? realm->mmio_count :
							 *reg >> (offset % 8 * 8);
	if (ESR_SAS(run->exit.esr) < 3 && !write)
		run->enter.gprs[0] |= ~0UL << (8U << ESR_SAS(run->exit.esr));
	run->enter.flags |= RMI_ENTER_EMUL_MMIO;
}

static enum rec_end unprotected(struct rec *rec, uint64_t ipa)
{
	struct rmi_rec_run *run = rec->run;
	uint64_t offset = ipa - rec->realm->half;
	bool write = run->exit.esr & ESR_WNR;

	/* instruction fetches from here are the RMM's business */
	CHECK_EQ(ESR_EC(run->exit.esr), EC_DATA_ABORT_LOWER);
	if (!(run->exit.esr & ESR_ISV))
		run->enter.flags |= RMI_ENTER_INJECT_SEA;
	else if (offset / GRANULE_SIZE == BARE_UART_OFFSET / GRANULE_SIZE)
		uart_access(rec, (offset + run->exit.far) % GRANULE_SIZE, write);
	else if (offset / GRANULE_SIZE == BARE_MMIO_OFFSET / GRANULE_SIZE)
		mmio_access(rec, (offset + run->exit.far) % GRANULE_SIZE, write);
	else
		run->enter.flags |= RMI_ENTER_INJECT_SEA;
	return REC_GO_ON;
}

enum rec_end exit_abort(struct rec *rec)
{
	struct realm *realm = rec->realm;
	const struct rmi_rec_exit *exit = &rec->run->exit;
	uint64_t ipa = HPFAR_IPA(exit->hpfar);
	struct rtt_entry entry;

	CHECK(ipa < 2 * realm->half);
	if (ipa >= realm->half)
		return unprotected(rec, ipa);

	CHECK_EQ(exit->esr & ESR_ISV, 0);
	CHECK_EQ(rmi_rtt_read_entry(realm->rd, ipa, RTT_PAGE_LEVEL, &entry), RMI_SUCCESS);
	if (ipa < realm->ram && entry.state == RMI_RTTE_UNASSIGNED && entry.ripas == RIPAS_RAM) {
		rtt_data_create_unknown(realm, ipa);
		return REC_GO_ON;
	}
	/* another CPU of this realm may have populated it since */
	if (ipa < realm->ram && entry.state == RMI_RTTE_ASSIGNED && entry.ripas == RIPAS_RAM)
		return REC_GO_ON;
	if (realm->stop_on_fault)
		return REC_FAULTED;
	check_fail(__FILE__, __LINE__, "%s: fault at 0x%lx, esr 0x%lx, entry state %lu ripas %lu",
		   realm->name, ipa, exit->esr, entry.state, entry.ripas);
}
