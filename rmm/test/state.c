/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_TEST_STATE: a hash of what the RMM keeps, in bounded steps. Only test builds have it.
 */
#include <test/state.h>

#include <arch.h>
#include <granule.h>
#include <rmi_calls.h>

/* Of one step: entries of the granule table (40 instructions each) and granules whose content is read (2,100 each). */
#define STEP_GRANULES 160U
#define STEP_CONTENTS 6U

/* Not to withstand anybody: two states that differ by accident differ in this. */
static uint64_t mix(uint64_t hash, uint64_t word)
{
	hash ^= word;
	return (hash << 17 | hash >> 47) * 0x9e3779b97f4a7c15UL;
}

static uint64_t mix_content(uint64_t hash, pa_t pa)
{
	const uint64_t *word = arch_granule_ptr(pa);

	for (unsigned int i = 0; i < GRANULE_SIZE / sizeof(*word); i += 4)
		hash = mix(mix(mix(mix(hash, word[i]), word[i + 1]), word[i + 2]), word[i + 3]);
	return hash;
}

static bool is_read(enum granule_state state, uint64_t flags)
{
	if (state == GRANULE_DATA || state == GRANULE_REC_AUX)
		return (flags & RMI_TEST_DATA) != 0;
	return state != GRANULE_UNDELEGATED;
}

void rmi_test_state(const uint64_t *x, struct smc_result *res)
{
	unsigned int contents = STEP_CONTENTS;
	uint64_t hash = x[3];
	uint64_t pa = x[1];

	if (!granule_aligned(x[1] | x[2]) || x[1] > x[2]) {
		rmi_fail_input(res);
		return;
	}
	for (unsigned int i = 0; i < STEP_GRANULES && pa < x[2] && contents > 0; i++) {
		const struct granule *g = granule_find(pa);

		if (g != NULL) {
			hash = mix(mix(hash, pa), __atomic_load_n(&g->word, __ATOMIC_RELAXED));
			if (is_read(granule_state(g), x[4])) {
				hash = mix_content(hash, pa_of(pa));
				contents--;
			}
		}
		pa += GRANULE_SIZE;
	}
	res->x[0] = pa < x[2] ? RMI_TEST_INCOMPLETE : RMI_SUCCESS;
	res->x[1] = pa;
	res->x[2] = hash;
}
