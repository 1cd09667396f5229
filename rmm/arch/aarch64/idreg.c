/* SPDX-License-Identifier: BSD-3-Clause */
/* ID registers as the CPU has them; what a realm is shown of them is decided by core/sysreg.c. */
#include <arch.h>
#include <sysreg.h>

/* The encoding is part of the instruction: one case for each of the 56. */
#define ID(m, n)          \
	case (m)*8 + (n): \
		return read_sysreg("s3_0_c0_c" #m "_" #n);
#define ID_ROW(m) ID(m, 0) ID(m, 1) ID(m, 2) ID(m, 3) ID(m, 4) ID(m, 5) ID(m, 6) ID(m, 7)

uint64_t arch_id_register(unsigned int crm, unsigned int op2)
{
	switch (crm * 8 + op2) {
		ID_ROW(1)
		ID_ROW(2)
		ID_ROW(3)
		ID_ROW(4)
		ID_ROW(5)
		ID_ROW(6)
		ID_ROW(7)
	}
	return 0;
}
