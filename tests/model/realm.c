/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A realm on a PE: one call or one access, then an interrupt.
 */
#include <string.h>

#include "esr.h"
#include "native.h"
#include "realm.h"
#include "rec.h"

#include "model.h"

/* Where all of a realm's code is, and its exception vectors. */
#define CODE_PC 0x1000UL
/* An access that the RMM lets be tried for ever is no progress. */
#define TRIES 8

static struct todo {
	bool smc, access;
	uint64_t x[8];
	uint64_t ipa;
	enum access how;
	unsigned int tries;
	struct entry *entry;
} todo;
/* What another PE was about to do when this one began. */
static struct todo others;

static enum rec_event interrupt(struct rec *rec)
{
	rec->fault = (struct rec_fault){ 0 };
	return REC_EVENT_IRQ;
}

static enum rec_event try_access(struct rec *rec)
{
	static const enum native_access accesses[] = { ACCESS_READ, ACCESS_WRITE, ACCESS_EXEC };
	const struct s2 *s2 = &((const struct realm *)native_bus(rec->rd.v))->s2;
	struct native_xlat x;

	if (rec->regs.pc != CODE_PC) {
		todo.entry->aborted = true;
		todo.access = false;
		return interrupt(rec);
	}
	if (todo.tries++ == TRIES)
		native_fail("an access to IPA %#lx is tried for ever", todo.ipa);
	x = native_translate(s2, todo.ipa, accesses[todo.how]);
	if (x.fault == FAULT_NONE) {
		if (todo.how == ACCESS_W)
			*(uint64_t *)native_bus(x.pa) = 1;
		todo.entry->accessed = true;
		todo.access = false;
		return interrupt(rec);
	}
	rec->fault.esr = ESR_EC_OF(todo.how == ACCESS_X ? EC_IABT_LOWER : EC_DABT_LOWER) | ESR_IL |
			 (todo.how == ACCESS_W ? ESR_WNR : 0) |
			 ((x.fault == FAULT_PERMISSION ? FSC_PERMISSION : FSC_TRANSLATION) +
			  (uint64_t)x.level);
	rec->fault.far = todo.ipa;
	rec->fault.hpfar = x.fault == FAULT_PERMISSION ? 0 : HPFAR_OF_IPA(todo.ipa);
	native.stage1_ipa = todo.ipa;
	return REC_EVENT_SYNC;
}

static enum rec_event run(struct rec *rec)
{
	if (todo.access)
		return try_access(rec);
	if (!todo.smc)
		return interrupt(rec);
	todo.smc = false;
	memcpy(rec->regs.x, todo.x, sizeof(todo.x));
	rec->fault.esr = ESR_EC_OF(EC_SMC64) | ESR_IL;
	return REC_EVENT_SYNC;
}

void other_pe_begins(void)
{
	others = todo;
	todo = (struct todo){ 0 };
}

void other_pe_ends(void)
{
	todo = others;
	/* What the call in the middle of which that was has still to read, it may read. */
	native_call_begin();
}

static void enter(struct entry *e, unsigned int realm, unsigned int vcpu, uint64_t response)
{
	const uint64_t pa = rec_of(realm, vcpu);
	struct rec *rec = native_bus(pa);
	struct rmi_rec_run *page = native_bus(granule(USE_NS));

	rec->regs.pc = CODE_PC;
	rec->regs.pstate = PSTATE_EL1H_DAIF;
	page->enter.csm_response = response;
	todo.entry = e;
	native.realm = run;
	e->aborted = false;
	e->accessed = false;
	e->status = rmi(RMI_REC_ENTER, pa, granule(USE_NS));
	memcpy(e->x, rec->regs.x, sizeof(e->x));
	memcpy(&e->exit, &page->exit, sizeof(e->exit));
	if (todo.smc || todo.access)
		todo.smc = todo.access = false;
}

void enter_smc(struct entry *e, unsigned int realm, unsigned int vcpu, uint64_t fid,
	       unsigned int count, const uint64_t *args)
{
	memset(todo.x, 0, sizeof(todo.x));
	todo.x[0] = fid;
	memcpy(&todo.x[1], args, count * sizeof(*args));
	todo.smc = true;
	enter(e, realm, vcpu, CSM_RESPONSE_NONE);
}

void enter_answer(struct entry *e, unsigned int realm, unsigned int vcpu, uint64_t response)
{
	enter(e, realm, vcpu, response);
}

void enter_access(struct entry *e, unsigned int realm, unsigned int vcpu, unsigned int page,
		  enum access access)
{
	todo.access = true;
	todo.tries = 0;
	todo.ipa = IPA_OF(page);
	todo.how = access;
	enter(e, realm, vcpu, CSM_RESPONSE_NONE);
}
