/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The fuzzer: an input is a program of calls, of the host and of realms, over a small machine.
 *
 * An input is a row of records of 8 bytes. The first chooses a scene: what exists before the program begins (scene.c).
 * Each other record is one step: of the host (host.c) or, while a REC runs, of the realm (realm.c). All choices are made
 * from small tables in which right values are more frequent than wrong ones. After every call all invariants are
 * checked (check.c, csm_check.c, and the models in rmm/arch/native).
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <abi/csm.h>
#include <abi/rmi.h>
#include <abi/rsi.h>
#include <abi/smccc.h>

#include "native.h"
#include "realm.h"
#include "rec.h"
#include "rmi_calls.h"

#define KIB(n) ((uint64_t)(n) << 10)
#define MIB(n) ((uint64_t)(n) << 20)
#define GIB(n) ((uint64_t)(n) << 30)

#define RECORD_SIZE 8U
#define RECORDS_MAX 128U

/* b[0] says what to do, the others with what. */
struct record {
	uint8_t b[RECORD_SIZE];
};

/* ---- input.c */
void input_set(const uint8_t *data, size_t size);
/* False: the input has ended. */
bool input_next(struct record *r);

/* ---- universe.c: the granules, addresses and numbers that exist, and how a byte chooses among them */

#define POOL 96U
#define REALMS 3U
#define NS_PAGES 8U
#define VMIDS 8U

/* Where realms have things; whatever the width of their IPA space. */
#define IPA_A (GIB(1) + MIB(4))
#define IPA_REGION (GIB(1) + MIB(8))
#define IPA_WINDOW (GIB(1) + MIB(64))
/* 2 MiB of granules and of a realm's memory, for blocks. */
#define BLOCK_PA 0x81000000UL
#define BLOCK_IPA (GIB(1) + MIB(32))

uint64_t pool_granule(unsigned int i);
/* 16 contiguous granules for the starting tables of a realm. */
uint64_t root_area(unsigned int realm);
/* Normal-world pages that the host uses for parameters. */
uint64_t ns_page(unsigned int i);
uint16_t vmid_choice(uint8_t sel);

enum granule_state state_at(uint64_t pa);
/* The n-th granule of the pool in this state; 0: none. */
uint64_t nth_in_state(enum granule_state state, unsigned int n);
/* A granule for an operand that should be in this state; now and then another, or no granule at all. */
uint64_t pick_granule(uint8_t sel, enum granule_state state);
uint64_t pick_ns(uint8_t sel);
uint64_t pick_ipa(uint64_t rd, uint8_t sel);
uint64_t pick_size(uint8_t sel);
uint64_t pick_level(uint8_t sel);
/* A number that nobody should pass. */
uint64_t hostile(uint8_t sel);
const struct realm *realm_at(uint64_t rd);
struct rec *rec_at(uint64_t rec);

/* ---- call.c */

/* What was done, since the program began. */
struct fuzz_stats {
	uint64_t executions;
	uint64_t scene_calls; /* of the host, to build scenes and blocks; the others are */
	uint64_t host_calls;
	uint64_t realm_calls; /* exceptions that realms took to the RMM */
	uint64_t nested; /* calls of other PEs in the middle of a call */
};
extern struct fuzz_stats stats;

/* FUZZ_TRACE in the environment: print every call. */
extern bool tracing;
/* FUZZ_CODE_ONLY: nothing but new code is new. For a small corpus. */
extern bool code_only;

/* Checks after each call are off while a scene is built: many good calls, and one check at the end. */
extern bool unchecked;
/* Calls inside another one that has not finished: what ties objects together may be half done. */
extern unsigned int halfway;

struct smc_result host_call(uint64_t fid, unsigned int count, const uint64_t *args);
#define ARGS(...)                                                          \
	(sizeof((uint64_t[]){ 0, ##__VA_ARGS__ }) / sizeof(uint64_t) - 1), \
		(&((uint64_t[]){ 0, ##__VA_ARGS__ })[1])
#define rmi(fid, ...) host_call(fid, ARGS(__VA_ARGS__))
/* Around steps of another PE inside a call. */
void other_pe_begins(void);
void other_pe_ends(void);
/* The next call must leave everything as it was if it fails. */
void expect_no_effect(void);
/* The call that a PE begins, for the order of calls that meet. */
void call_begins(uint64_t what);
/* Tell libFuzzer of something new that is no new code. */
void feature(uint64_t what);

/* ---- params.c: normal-world pages with parameters */
/* One byte in eight: the granule protection check stops the next call somewhere in this page. */
void fault_page(uint64_t page, uint8_t sel);
struct geometry {
	uint8_t s2sz;
	int8_t level;
	uint8_t tables;
};
/* 0-7 are legal. */
const struct geometry *geometry_choice(uint8_t sel);
void put_realm_params(uint64_t page, const struct geometry *g, unsigned int area, uint8_t vmid,
		      uint8_t patch);
void put_rec_params(uint64_t page, uint64_t rd, uint8_t sel, uint8_t patch);
void put_enter(uint64_t page, uint64_t rec, const struct record *r);

/* ---- scene.c */
void scene_build(const struct record *r);
/* Delegate the next free granule of the pool. 0: none is left. */
uint64_t fresh(void);
/* Tables from the starting level down to this one, as far as they are missing and there are granules. */
void build_tables(uint64_t rd, uint64_t ipa, int level);
/* Fill the table of level 3 at BLOCK_IPA with BLOCK_PA; count granules of it. */
void fill_block(uint64_t rd, unsigned int count);

/* ---- host.c */
void host_step(const struct record *r);
/* Another PE makes the next step of the host just before one of the next calls takes its first lock. */
void arm_other_pe(const struct record *r);
/* The exit that each REC's host saw last, by run page; for hosts that do what they are asked. */
const struct rmi_rec_exit *last_exit(void);

/* ---- enter.c */
void enter_rec(uint64_t rec, uint64_t run, const struct record *r);
void host_reset(void);

/* ---- realm.c, smc.c */

/* Upper half of everything in a realm's registers that its host must not see. */
#define SECRET 0x5ec7e75e00000000UL
#define IS_SECRET(v) (((v)&0xffffffff00000000UL) == SECRET)

enum rec_event realm_run(struct rec *rec);
/* Do this call first; then an interrupt comes. For scenes. */
void realm_queue_smc(uint64_t fid, unsigned int count, const uint64_t *args);
void realm_reset(void);
/* Arguments of an SMC, into the realm's registers. */
void smc_arguments(struct rec *rec, const struct record *r);

/* ---- check.c, csm_check.c */
void check_exit(const struct rec *rec, const struct rmi_rec_exit *exit);
void check_all(void);
void check_csm(void);

/* ---- main.c */
int fuzz_one(const uint8_t *data, size_t size);
void fuzz_init(void);

#endif
