/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Realms as small as they can be, for cases that need thousands of them or hundreds at once: one starting table, no
 * page or a few, programs of a few instructions (tiny_code.S). They are built by bare calls, outside the tables of realm.h.
 *
 * Which of two racing calls wins is the case's business, so most functions hand the RMM's answer back; tiny_must_*()
 * fail the case unless it is SUCCESS.
 */
#ifndef E2E_TINY_H
#define E2E_TINY_H

#include <stdbool.h>
#include <stdint.h>

#include <abi/rmi.h>

#define TINY_WIDTH 32
#define TINY_HALF (1UL << (TINY_WIDTH - 1))
#define TINY_START_LEVEL 1L
#define TINY_AUX_MAX 16

/* In its first page, behind the code: a number that no other tiny realm has. Then the host call structures, one for each REC. */
#define TINY_MARK_IPA 0x7f8UL
#define TINY_CALL_IPA 0x800UL
#define TINY_PAGES_MAX 3U

/* VMIDs below this belong to realm.h's realms, those from TINY_VMID_LAST on to cases that choose their own. */
#define TINY_VMID_FIRST 256U
#define TINY_VMID_LAST 0x8000U

/* The programs, and what they are given. */
extern const char tiny_code[], tiny_code_end[];
extern const char tiny_call[], tiny_late_call[], tiny_read[], tiny_sweep[], tiny_cpu_on[],
	tiny_cpu_off[], tiny_system_off[], tiny_hammer[], tiny_ripas[], tiny_csm_create[],
	tiny_self[], tiny_puppet[];

struct tiny_rec {
	uint64_t pa; /* 0: none */
	uint64_t aux[TINY_AUX_MAX];
	uint64_t aux_count;
	struct rmi_rec_run *run;
};

struct tiny {
	uint64_t rd; /* 0: none */
	uint64_t root;
	uint64_t l2, l3; /* 0: not built */
	uint64_t pages[TINY_PAGES_MAX];
	uint32_t vmid;
	uint64_t mark;
	uint64_t recs; /* created so far */
};

/* A VMID that was not used for long: a case that failed may have left a realm with any other. */
uint32_t tiny_vmid(void);

/*
 * State NEW. Without a page the first GiB is RIPAS RAM and empty: a REC exits with an instruction abort at once. With some, the
 * code is at IPA 0 and the 2 MiB around it have a table: one for 8 RECs, TINY_PAGES_MAX for 40.
 */
void tiny_create(struct tiny *tiny, uint32_t vmid, unsigned int pages);
/* Parameters of such a realm in a page of the host's. */
void tiny_params(const struct tiny *tiny, uint64_t page);
void tiny_activate(const struct tiny *tiny);
/* Takes its pages and all tables but the starting one. */
void tiny_strip(struct tiny *tiny);
/* Returns everything; no REC is left. */
void tiny_destroy(struct tiny *tiny);

/* The next REC, at a program, with x4, x6 and x7. */
void tiny_rec_create(struct tiny *tiny, struct tiny_rec *rec, const char *program, bool runnable,
		     uint64_t x4, uint64_t x6, uint64_t x7);
/* Of a REC that the RMM has destroyed: takes its granules back. */
void tiny_rec_gone(struct tiny_rec *rec);
void tiny_rec_destroy(struct tiny_rec *rec);

/* Enters until an exit that is not an interrupt; the return code of the last entry. */
uint64_t tiny_enter(const struct tiny_rec *rec);
/* The same with a run page that is not the REC's own. */
uint64_t tiny_enter_at(uint64_t rec, uint64_t run);
/* An entry that must end with a host call; returns what the realm tells. */
uint64_t tiny_told(const struct tiny_rec *rec);

/* A table for the IPA range at ipa, of this level; for pages in new granules. */
uint64_t tiny_table(const struct tiny *tiny, uint64_t ipa, int64_t level);

#endif
