/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A realm on strings: runs the program "puppet" and does what the host says, one command at a time, on the calling CPU.
 * The functions fail the case unless said otherwise.
 */
#ifndef E2E_PUPPET_H
#define E2E_PUPPET_H

#include <stdbool.h>
#include <stdint.h>

#include <realm.h>
#include <run.h>

#define PUPPET_RESULTS 12

struct puppet_result {
	enum rec_end end; /* REC_CALLED: the rest holds */
	bool aborted; /* v[1] = ESR_EL1, v[2] = FAR_EL1 */
	uint64_t v[PUPPET_RESULTS]; /* from gprs[0] */
};

/* A puppet that waits for its first command. */
struct realm *puppet_create(const char *name);
struct realm *puppet_create_from(const struct realm_config *config);
/* One in state NEW, for the case to complete; it waits for its first command after a rec_run(). */
struct realm *puppet_new(const struct realm_config *config);

/* The command as it is: gprs[0] is the operation. */
struct puppet_result puppet_command(struct rec *rec, const uint64_t *gprs, uint32_t count);

/* One command with whatever comes of it. */
struct puppet_result puppet_try(struct realm *realm, uint64_t op, uint64_t a, uint64_t b,
				uint64_t c);

/* The same of any of its vCPUs: a realm with two RECs has a second puppet after puppet_second(). */
struct puppet_result puppet_rec_try(struct rec *rec, uint64_t op, uint64_t a, uint64_t b,
				    uint64_t c);
void puppet_second(struct realm *realm);

#define PUPPET_SMC_ARGS 11
#define PUPPET_SMC_REGS 9

/* smc #0 with x0-x10; x0-x8 as they are after it. */
void puppet_smc_all(struct realm *realm, const uint64_t x[PUPPET_SMC_ARGS],
		    uint64_t out[PUPPET_SMC_REGS]);

/* smc #0 with x0-x5; returns x0, and x1-x3 in out if it is not NULL. */
uint64_t puppet_smc(struct realm *realm, const uint64_t x[6], uint64_t out[3]);

uint64_t puppet_rec_smc(struct rec *rec, const uint64_t x[6], uint64_t out[3]);
/* Gives the REC a call and lets it run; what comes of it is in run->exit, or after a REC_CALLED in puppet_outcome(). */
enum rec_end puppet_rec_begin(struct rec *rec, const uint64_t x[6]);
uint64_t puppet_outcome(const struct rec *rec, uint64_t out[3]);

uint64_t puppet_read(struct realm *realm, uint64_t addr);
void puppet_write(struct realm *realm, uint64_t addr, uint64_t value);
void puppet_fill(struct realm *realm, uint64_t addr, uint64_t size, uint64_t seed);
void puppet_check(struct realm *realm, uint64_t addr, uint64_t size, uint64_t seed);

/* The realm must take a synchronous external abort with this address. */
void puppet_read_aborts(struct realm *realm, uint64_t addr);
void puppet_write_aborts(struct realm *realm, uint64_t addr);
void puppet_exec_aborts(struct realm *realm, uint64_t addr);

/* Lets it pass. */
void puppet_done(struct realm *realm);

#endif
