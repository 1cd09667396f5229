/* SPDX-License-Identifier: BSD-3-Clause */
/* Realms: made from a configuration, run by run.h, destroyed with every granule accounted for. */
#ifndef HOST_REALM_H
#define HOST_REALM_H

#include <stdbool.h>
#include <stdint.h>

#include <abi/rmi.h>

#include "rim.h"
#include "vgic.h"

#define REALM_MAX 72
#define REALM_RECS 4
#define REALM_REGIONS 80
#define REC_LINE_SIZE 160
#define REC_NO_CPU (~0U)
#define MMIO_REGS 512

struct rec;

/* What a case's hook did with a host call. */
enum call_verdict {
	CALL_DEFAULT, /* nothing: protocol.h's meaning holds */
	CALL_DONE, /* results are in gprs: enter again */
	CALL_STOP, /* rec_run() returns REC_CALLED; the case answers in enter.gprs and runs on */
};

struct realm_config {
	const char *program; /* name of the image */
	const char *name; /* on the console; NULL: the program's name */
	uint64_t arg;
	uint64_t pc; /* where its RECs begin; images are linked for 0 */
	uint64_t ram; /* bytes; 0: BARE_RAM_MIN */
	uint64_t shared; /* bytes of the shared window, mapped at once */
	uint32_t recs; /* 0: one */
	uint8_t width; /* IPA bits; 0: BARE_IPA_WIDTH */
	uint8_t hash; /* RMI_HASH_* */
	uint8_t sve_vq; /* longest SVE vector in units of 128 bits; 0: no SVE */
	uint8_t num_bps; /* minus 1; 0: all that there are */
	uint8_t num_wps; /* minus 1; 0: all that there are */
	bool pmu;
	uint8_t pmu_num_ctrs;
	bool low_start; /* start at the lowest table level that the width allows, with concatenated tables */
	bool measure; /* follow the RIM, SHA-256 only */
	bool altered; /* the last bit of the image's last page is another */
	const uint8_t *rpv; /* 64 bytes; NULL: what the realm program rsi expects */
	bool populate; /* all of RAM at once; else pages come on demand */
	bool trap_wfx;
	bool case_runs_vcpus; /* vCPUs that the realm turns on are the case's to run */
	enum call_verdict (*call)(struct rec *rec, uint64_t imm, uint64_t gprs[RMI_RUN_GPRS]);
};

/* One virtual CPU and its run page. */
struct rec {
	struct realm *realm;
	uint32_t index;
	uint64_t pa; /* 0: none */
	uint64_t aux[RMI_MAX_AUX];
	uint64_t aux_count;
	struct rmi_rec_run *run;
	struct vgic vgic;
	uint32_t cpu; /* CPU that runs it, or REC_NO_CPU; accessed atomically */
	bool on; /* runnable as PSCI sees it */
	uint64_t entries;
	uint64_t exits[8]; /* by reason; the last counts RMI_EXIT_CSM */
	uint32_t line_len;
	char line[REC_LINE_SIZE];
};

/* A region as its provider's host knows it. */
struct region {
	uint64_t desc; /* 0: none */
	uint64_t base;
	uint64_t size;
};

struct realm {
	bool used;
	struct realm_config config;
	const char *name;
	uint64_t rd;
	uint64_t rtt_base;
	uint32_t rtt_num;
	int64_t rtt_start;
	uint64_t half; /* base of the unprotected half */
	uint16_t vmid;
	uint64_t ram;
	uint64_t shared_pa;
	uint32_t num_recs;
	struct rec recs[REALM_RECS];
	struct rim rim;
	uint64_t mmio[MMIO_REGS];
	uint64_t mmio_count;
	/* CSM: what it provides, what it attached to, and how its requests are answered */
	struct region regions[REALM_REGIONS];
	uint64_t attached[REALM_REGIONS];
	bool csm_reject;
	bool csm_idle; /* says ACCEPT and does nothing of what it was asked */
	bool csm_lazy; /* regions are not populated when they are made, only given tables */
	bool keep_descriptors; /* REMOVE does not reclaim: the case does */
	uint64_t csm_exits[5]; /* by kind */
	bool stop_on_fault; /* rec_run() returns REC_FAULTED at faults in protected memory outside RAM */
	bool stop_on_request; /* rec_run() returns REC_ASKED at CSM's CREATE and ATTACH, and at RIPAS changes */
};

/* In state NEW: image and RAM in place, no REC. The configuration is copied. */
struct realm *realm_new(const struct realm_config *config);
/* Adds the RECs and activates. */
void realm_activate(struct realm *realm);
/* Both. */
struct realm *realm_create(const struct realm_config *config);
/* No REC may be running. Every granule is wiped, undelegated and free afterwards. */
void realm_destroy(struct realm *realm);

uint32_t realm_count(void);
/* The realm whose RD this is; fails the case if there is none. */
struct realm *realm_by_rd(uint64_t rd);

/* A region is gone: nobody is attached to it any more. */
void realm_forget_region(uint64_t desc);

/* For the runner: after a failed case. abandon: without a call to the RMM, when destroying failed. */
void realm_destroy_all(void);
void realm_abandon_all(void);

/* rec.c */
void rec_create(struct realm *realm, uint32_t index, bool runnable);
void rec_destroy(struct rec *rec);

#endif
