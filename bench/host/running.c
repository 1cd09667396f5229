/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include <abi/rsi.h>
#include <abi/smccc.h>
#include <bare/protocol.h>

#include "call.h"
#include "check.h"
#include "cpu.h"
#include "groups.h"
#include "memory.h"
#include "runner.h"
#include "samples.h"
#include "token.h"

#define REM 1
/* From arming the timer to its interrupt: the realm is well inside its loop by then. */
#define IRQ_DELAY 40000
/* Owned by nobody: in the range of vendor calls. */
#define UNKNOWN_FID 0x86001234UL

static struct runner realm;

static void rsi(const char *row, uint64_t fid, uint64_t x1, uint64_t x2)
{
	runner_do(&realm, row, BENCH_SMC, fid, x1, x2);
	CHECK_EQ(runner_out(&realm, 0), RSI_SUCCESS);
}

static void rsi_rows(void)
{
	rsi("RSI_VERSION", RSI_VERSION, RSI_ABI_VERSION, 0);
	rsi("MEASUREMENT_READ", RSI_MEASUREMENT_READ, 0, 0);
	rsi("MEASUREMENT_EXTEND 64 B", RSI_MEASUREMENT_EXTEND, REM, RSI_MEASUREMENT_SIZE);
	rsi("IPA_STATE_GET 1 page", RSI_IPA_STATE_GET, 0, PAGE);
	CHECK_EQ(runner_out(&realm, 1), PAGE);
	rsi("IPA_STATE_GET 256 entries", RSI_IPA_STATE_GET, 0, 256 * PAGE);
	CHECK_EQ(runner_out(&realm, 1), 256 * PAGE);
	runner_do(&realm, "REALM_CONFIG", BENCH_REALM_CONFIG);
	CHECK_EQ(runner_out(&realm, 0), RSI_SUCCESS);
	runner_do(&realm, "unknown SMC", BENCH_SMC, UNKNOWN_FID);
	CHECK_EQ(runner_out(&realm, 0), SMCCC_NOT_SUPPORTED);
	runner_do(&realm, "ID register trap", BENCH_ID_REGISTER);
	runner_do(&realm, "first FP use", BENCH_FP);
}

static void exit_rows(uint64_t fresh)
{
	struct rmi_rec_run *run;

	runner_leave(&realm, RMI_EXIT_HOST_CALL, BENCH_HOST_CALL);
	runner_return(&realm, "exit: host call", "enter: host call");

	runner_leave(&realm, RMI_EXIT_HOST_CALL, BENCH_FP_HOST_CALL);
	runner_return(&realm, "exit: host call after FP use", "enter: host call after FP use");

	run = runner_leave(&realm, RMI_EXIT_SYNC, BENCH_LOAD, VM_HALF + BARE_MMIO_OFFSET);
	run->enter.flags = RMI_ENTER_EMUL_MMIO;
	run->enter.gprs[0] = fresh;
	runner_return(&realm, "exit: emulated MMIO read", "enter: emulated MMIO read");
	CHECK_EQ(runner_out(&realm, 0), fresh);

	realm.vm.recs[0].run->enter.flags = RMI_ENTER_TRAP_WFI;
	runner_leave(&realm, RMI_EXIT_SYNC, BENCH_WFI);
	runner_return(&realm, "exit: WFI", "enter: WFI");

	runner_leave(&realm, RMI_EXIT_SYNC, BENCH_LOAD, fresh);
	vm_unknown(&realm.vm, fresh, NULL);
	runner_return(&realm, "exit: stage 2 fault", "enter: stage 2 fault");
}

/* The realm asks for a change of 65 pages; the host does one, then 64. */
static void ripas_rows(uint64_t ripas, const char *one, const char *many, const char *exit_row,
		       const char *enter_row)
{
	const uint64_t rd = realm.vm.rd, rec = realm.vm.recs[0].pa, base = RUNNER_PAGES_IPA;
	const uint64_t middle = base + PAGE, top = middle + 64 * PAGE;

	runner_leave(&realm, RMI_EXIT_RIPAS_CHANGE, BENCH_SMC, RSI_IPA_STATE_SET, base, top, ripas,
		     0);
	call_ok(one, RMI_RTT_SET_RIPAS, rd, rec, base, middle);
	CHECK_EQ(last.regs.x[1], middle);
	call_ok(many, RMI_RTT_SET_RIPAS, rd, rec, middle, top);
	CHECK_EQ(last.regs.x[1], top);
	runner_return(&realm, exit_row, enter_row);
	CHECK_EQ(runner_out(&realm, 0), RSI_SUCCESS);
	CHECK_EQ(runner_out(&realm, 1), top);
}

/* The counter's reads around the interruption are the realm's: what the way out cost is known to within its loop. */
static void irq_row(void)
{
	write_sysreg(cnthp_cval_el2, read_sysreg(cntpct_el0) + IRQ_DELAY);
	write_sysreg(cnthp_ctl_el2, 1);
	isb();
	runner_leave(&realm, RMI_EXIT_IRQ, BENCH_IRQ);
	write_sysreg(cnthp_ctl_el2, 0);
	isb();
	runner_return(&realm, "exit: NS interrupt while the realm runs",
		      "enter: NS interrupt while the realm runs");
}

static void psci_row(void)
{
	runner_leave(&realm, RMI_EXIT_PSCI, BENCH_SMC, PSCI_CPU_ON, 1, 0, 0);
	call_ok("PSCI_COMPLETE", RMI_PSCI_COMPLETE, realm.vm.recs[0].pa, realm.vm.recs[1].pa,
		(uint64_t)PSCI_SUCCESS);
	runner_return(&realm, "exit: PSCI", "enter: PSCI");
	CHECK_EQ(runner_out(&realm, 0), (uint64_t)PSCI_SUCCESS);
}

void group_running(void)
{
	runner_start(&realm);
	for (uint64_t i = 0; i < 2; i++) {
		rsi_rows();
		exit_rows(RUNNER_PAGES_IPA + (RUNNER_ASSIGNED + 2 * i) * PAGE);
		ripas_rows(RIPAS_EMPTY, "RTT_SET_RIPAS 1 page", "RTT_SET_RIPAS 64 pages",
			   "exit: RIPAS change", "enter: RIPAS change");
		ripas_rows(RIPAS_RAM, "RTT_SET_RIPAS 1 page, to RAM",
			   "RTT_SET_RIPAS 64 pages, to RAM", NULL, NULL);
		irq_row();
	}
	psci_row();
	token_rows(&realm);
	runner_stop(&realm);
}
