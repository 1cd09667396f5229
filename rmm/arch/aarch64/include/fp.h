/* SPDX-License-Identifier: BSD-3-Clause */
/* fp.c and fpregs.S */
#ifndef ARCH_FP_H
#define ARCH_FP_H

#include <arch.h>

/* If the FP registers hold the realm's state: save it and bring back the normal world's. */
void fp_unload(struct rec *rec);

/* V0-V31 */
void fp_save(void *v);
void fp_load(const void *v);
/* Z0-Z31 at the vector length in force; P0-P15 and, if ffr is true, FFR. */
void sve_save(void *z, void *p, bool ffr);
void sve_load(const void *z, const void *p, bool ffr);
/* P0-P15 and FFR become zero. */
void sve_clear_predicates(void);

#endif
