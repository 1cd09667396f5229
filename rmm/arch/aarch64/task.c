/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The window that areas are mapped in, and computations that interrupts suspend (arch.h). The window is what TTBR1_EL2
 * translates: tables of this PE's own, in its struct cpu, so that the same addresses lead to another REC's area on
 * another PE. Entries are global and CnP is 0: the invalidation of this PE's TLB alone is enough.
 */
#include <arch.h>
#include <boot.h>
#include <cpu.h>
#include <fp.h>
#include <mmu.h>
#include <string.h>
#include <sysreg.h>
#include <task.h>

_Static_assert(offsetof(struct arch_task, x[30]) == TASK_X(30), "taskswitch.S");
_Static_assert(offsetof(struct arch_task, sp) == TASK_SP, "taskswitch.S");
_Static_assert(offsetof(struct arch_task, pc) == TASK_PC, "taskswitch.S");
_Static_assert(offsetof(struct arch_task, pstate) == TASK_PSTATE, "taskswitch.S");
_Static_assert(offsetof(struct arch_task, key) == TASK_KEY, "taskswitch.S");
_Static_assert((int)TASK_DONE == TASK_EVENT_DONE && (int)TASK_IRQ == TASK_EVENT_IRQ &&
		       (int)TASK_FIQ == TASK_EVENT_FIQ,
	       "taskswitch.S, vectors.S");

/*
 * Pages of the window, which is all that one last-level table maps. A stack that overflows meets 1 MiB of nothing, more than
 * any frame.
 */
#define STACK_PAGE 256
#define DATA_PAGE (STACK_PAGE + AREA_STACK_GRANULES + 1)
#define PAGE_ADDRESS(n) (WINDOW_BASE + (uint64_t)(n)*GRANULE_SIZE)
#define STACK_BOTTOM PAGE_ADDRESS(STACK_PAGE)
#define STACK_TOP PAGE_ADDRESS(STACK_PAGE + AREA_STACK_GRANULES)

_Static_assert(DATA_PAGE + AREA_DATA_GRANULES <= WINDOW_PAGES, "window");

/* EL2 with SP_EL0; SErrors and debug exceptions masked, interrupts not, DIT and PAN set. */
#define PSTATE_EL2T 0x8UL
#define PSTATE_DA (BIT(9) | BIT(8))
#define PSTATE_IF (BIT(7) | BIT(6))
#define PSTATE_DIT BIT(24)
#define PSTATE_PAN BIT(22)

static uint8_t boot_granules[AREA_GRANULES][GRANULE_SIZE] __attribute__((aligned(GRANULE_SIZE)));

void window_init(struct cpu *cpu)
{
	memset(cpu->window_pages, 0, sizeof(cpu->window_pages));
	memset(cpu->window_root, 0, sizeof(cpu->window_root));
	cpu->window_root[0] = mmu_table_desc(cpu->window_pages);
	dsb(nshst);
	write_sysreg("ttbr1_el2", cpu->window_root);
	isb();
	write_sysreg("tcr_el2", read_sysreg("tcr_el2") & ~TCR_EPD1);
	isb();
}

static unsigned int page_of(unsigned int granule)
{
	return granule < AREA_STACK_GRANULES ? STACK_PAGE + granule :
					       DATA_PAGE + granule - AREA_STACK_GRANULES;
}

struct area *arch_area(void)
{
	return (struct area *)PAGE_ADDRESS(DATA_PAGE);
}

struct area *arch_area_map(const uint64_t *granules)
{
	struct cpu *cpu = this_cpu();

	for (unsigned int i = 0; i < AREA_GRANULES; i++)
		*(volatile uint64_t *)&cpu->window_pages[page_of(i)] = mmu_page_desc(granules[i]);
	dsb(nshst);
	isb();
	return arch_area();
}

void arch_area_unmap(void)
{
	struct cpu *cpu = this_cpu();

	for (unsigned int i = 0; i < AREA_GRANULES; i++)
		*(volatile uint64_t *)&cpu->window_pages[page_of(i)] = 0;
	dsb(nshst);
	for (unsigned int i = 0; i < AREA_GRANULES; i++)
		__asm__ volatile("tlbi vae2, %0" ::"r"((PAGE_ADDRESS(page_of(i)) >> GRANULE_SHIFT) &
						       MASK(43, 0))
				 : "memory");
	dsb(nsh);
	isb();
}

void arch_area_of_boot(uint64_t *granules)
{
	for (unsigned int i = 0; i < AREA_GRANULES; i++)
		granules[i] = (uint64_t)boot_granules[i];
}

void arch_task_start(void (*work)(struct area *area), bool interruptible)
{
	struct arch_task *task = &arch_area()->task;

	*task = (struct arch_task){
		.x[0] = (uint64_t)arch_area(),
		.x[30] = (uint64_t)task_done,
		.sp = STACK_TOP,
		.pc = (uint64_t)work,
		.pstate = PSTATE_EL2T | PSTATE_DA | PSTATE_DIT | PSTATE_PAN |
			  (interruptible ? 0 : PSTATE_IF),
		.key = { early_random(), early_random() },
	};
}

void arch_task_wipe(void)
{
	memset((void *)STACK_BOTTOM, 0, STACK_TOP - STACK_BOTTOM);
	memset(&arch_area()->task, 0, sizeof(struct arch_task));
}

/* Hashing needs the vector registers: they are part of the computation's state. */
enum task_event arch_task_run(void)
{
	struct arch_task *task = &arch_area()->task;
	enum task_event event;

	arch_fp_begin();
	v_load(task->v);
	event = (enum task_event)task_enter(task);
	if (event == TASK_DONE)
		arch_task_wipe();
	else
		v_save(task->v);
	arch_fp_end();
	return event;
}
