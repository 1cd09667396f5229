/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A realm of the reference's shape: 40 bits of IPA, starting level 1 with two concatenated tables, SHA-256, no SVE, no
 * PMU. The `rows` of a function say under which names its calls are sampled (NULL: not at all).
 */
#ifndef BENCH_VM_H
#define BENCH_VM_H

#include <stdbool.h>
#include <stdint.h>

#include <abi/rmi.h>

#define VM_WIDTH 40
#define VM_HALF (1UL << (VM_WIDTH - 1))
#define VM_START_LEVEL 1
#define VM_START_TABLES 2
#define VM_RECS 2

struct vm_rec {
	uint64_t pa;
	uint64_t aux[RMI_MAX_AUX];
	struct rmi_rec_run *run;
};

struct vm {
	uint64_t rd;
	uint64_t start;
	uint64_t aux_count;
	unsigned int vmid;
	struct vm_rec recs[VM_RECS];
};

void vm_create(struct vm *vm, const char *row);
/* RECs in the order of their index. Entry at IPA 0 with what the bare runtime expects. */
void vm_add_rec(struct vm *vm, unsigned int index, bool runnable, const char *row);
void vm_remove_rec(struct vm *vm, unsigned int index, const char *row);
/* Nothing but the starting tables may be left. */
void vm_destroy(struct vm *vm, const char *row);

/* A table of that level at ipa. */
void vm_table(const struct vm *vm, uint64_t ipa, uint64_t level, const char *row);
void vm_remove_table(const struct vm *vm, uint64_t ipa, uint64_t level, const char *row);
/* RIPAS RAM for [base, base + count pages), which one table holds. */
void vm_init_ram(const struct vm *vm, uint64_t base, uint64_t count, const char *row);
/* One page of RAM, from content (not measured) or with whatever it holds. */
void vm_data(const struct vm *vm, uint64_t ipa, const void *content);
void vm_unknown(const struct vm *vm, uint64_t ipa, const char *row);
void vm_remove_data(const struct vm *vm, uint64_t ipa, const char *row);

#endif
