/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stage 2 geometry and the encoding of a translation table entry (RTTE).
 *
 * Valid entries are VMSAv8-64 stage 2 descriptors, 4 KiB granule, FEAT_S2FWB, no LPA2. Bits 56 to 58 are software's.
 * The hardware ignores all but bit 0 of an invalid entry; there the RMM keeps
 *   [0] 0   [3:2] RIPAS   [4] ASSIGNED (RIPAS EMPTY or DESTROYED)   [5] RESERVED   [47:12] PA of an ASSIGNED entry
 *   [56] REGION   [57] WINDOW
 * An all-zero entry is UNASSIGNED with RIPAS EMPTY in the protected half and UNASSIGNED_NS in the other: a wiped
 * granule is a table of such entries.
 */
#ifndef RMM_S2_H
#define RMM_S2_H

#include <abi/rmi.h>

#include "types.h"

#define S2_LEVEL_LEAF 3
#define S2_ENTRIES 512U
#define S2_PA_BITS 48 /* without LPA2 */
#define S2_START_TABLES_MAX 16U

/* One realm's stage 2: constant from REALM_CREATE to REALM_DESTROY. */
struct s2 {
	pa_t root; /* first starting-level table; aligned to num_root granules */
	uint16_t vmid;
	uint8_t ipa_width; /* bits */
	int8_t start_level;
	uint8_t num_root; /* concatenated starting tables */
};

/* Bytes that one entry of a level covers. */
static inline uint64_t s2_entry_size(int level)
{
	return 1UL << (GRANULE_SHIFT + 9 * (S2_LEVEL_LEAF - level));
}

/* Bytes that one whole table of a level covers. */
static inline uint64_t s2_table_size(int level)
{
	return s2_entry_size(level) << 9;
}

static inline uint64_t s2_ipa_size(const struct s2 *s2)
{
	return 1UL << s2->ipa_width;
}

/* First IPA of the unprotected half. */
static inline uint64_t s2_protected_size(const struct s2 *s2)
{
	return 1UL << (s2->ipa_width - 1);
}

static inline bool s2_is_protected(const struct s2 *s2, uint64_t ipa)
{
	return ipa < s2_protected_size(s2);
}

/* Entry bits */
#define RTTE_VALID BIT(0)
#define RTTE_TABLE_OR_PAGE BIT(1)
#define RTTE_MEMATTR MASK(4, 2)
#define RTTE_MEMATTR_WB (6UL << 2)
#define RTTE_S2AP MASK(7, 6)
#define RTTE_S2AP_R BIT(6)
#define RTTE_S2AP_W BIT(7)
#define RTTE_SH_INNER (3UL << 8)
#define RTTE_SH_OUTER (2UL << 8)
#define RTTE_AF BIT(10)
#define RTTE_PA MASK(47, 12)
#define RTTE_XN (2UL << 53) /* XN[1:0] = 0b10: no execution at EL1 and EL0 */
#define RTTE_NS BIT(55)
/*
 * Software: the entry lies in a region that this realm provides / in a window of a region it consumes. Without CSM no
 * entry has these or RTTE_RESERVED, and no test for them is compiled.
 */
#define RTTE_REGION (RMM_CSM ? BIT(56) : 0UL)
#define RTTE_WINDOW (RMM_CSM ? BIT(57) : 0UL)
/* A valid page of a region that the host is taking away: no consumer gets it any more. */
#define RTTE_DRAINING BIT(58)

#define RTTE_RIPAS_SHIFT 2
#define RTTE_RIPAS MASK(3, 2)
#define RTTE_ASSIGNED BIT(4)
#define RTTE_RESERVED (RMM_CSM ? BIT(5) : 0UL)

/* What an entry is. BORROWED and RESERVED are a consumer's (CSM): they own no granule. */
enum rtte_kind {
	RTTE_K_UNASSIGNED, /* also UNASSIGNED_NS */
	RTTE_K_ASSIGNED,
	RTTE_K_ASSIGNED_NS,
	RTTE_K_TABLE,
	RTTE_K_BORROWED,
	RTTE_K_RESERVED,
};

static inline enum rtte_kind rtte_kind(uint64_t e, int level)
{
	if (e & RTTE_VALID) {
		if (level < S2_LEVEL_LEAF && (e & RTTE_TABLE_OR_PAGE))
			return RTTE_K_TABLE;
		if (e & RTTE_NS)
			return RTTE_K_ASSIGNED_NS;
		return (e & RTTE_WINDOW) ? RTTE_K_BORROWED : RTTE_K_ASSIGNED;
	}
	if (e & RTTE_RESERVED)
		return RTTE_K_RESERVED;
	return (e & RTTE_ASSIGNED) ? RTTE_K_ASSIGNED : RTTE_K_UNASSIGNED;
}

/* Live in the sense of SkipNonLive: the entry holds an address or a claim, that is, it is not UNASSIGNED. */
static inline bool rtte_live(uint64_t e)
{
	return (e & (RTTE_VALID | RTTE_ASSIGNED | RTTE_RESERVED)) != 0;
}

/* Counted in the table's granule: live, but not a mapping of normal-world memory. */
static inline bool rtte_counted(uint64_t e)
{
	return rtte_live(e) && !((e & RTTE_VALID) && (e & RTTE_NS));
}

/* RIPAS of a protected entry that is neither a table nor in a window. */
static inline uint64_t rtte_ripas(uint64_t e)
{
	return (e & RTTE_VALID) ? RIPAS_RAM : (e & RTTE_RIPAS) >> RTTE_RIPAS_SHIFT;
}

static inline pa_t rtte_pa(uint64_t e)
{
	return pa_of(e & RTTE_PA);
}

/* Constructors; marks are RTTE_REGION or 0. */
static inline uint64_t rtte_unassigned(uint64_t ripas, uint64_t marks)
{
	return ripas << RTTE_RIPAS_SHIFT | marks;
}

/* Type bits of a valid leaf. */
static inline uint64_t rtte_leaf_type(int level)
{
	return level == S2_LEVEL_LEAF ? RTTE_VALID | RTTE_TABLE_OR_PAGE : RTTE_VALID;
}

static inline uint64_t rtte_assigned(pa_t pa, uint64_t ripas, int level, uint64_t marks)
{
	if (ripas != RIPAS_RAM)
		return pa.v | RTTE_ASSIGNED | ripas << RTTE_RIPAS_SHIFT | marks;
	return pa.v | rtte_leaf_type(level) | RTTE_MEMATTR_WB | RTTE_S2AP | RTTE_SH_INNER |
	       RTTE_AF | marks;
}

uint64_t rtte_assigned_ns(uint64_t desc, int level);
uint64_t rtte_table(pa_t pa);
uint64_t rtte_borrowed(pa_t pa, bool writable, int level);
uint64_t rtte_reserved(void);

#endif
