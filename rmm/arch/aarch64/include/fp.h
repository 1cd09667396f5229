/* SPDX-License-Identifier: BSD-3-Clause */
/* fp.c and fpregs.S */
#ifndef ARCH_FP_H
#define ARCH_FP_H

#include <arch.h>

/* Length of the longest vector of this PE, in units of 128 bits; 0 without SVE. Only when the PE comes online. */
unsigned int fp_sve_vq(void);

bool fp_has_sme(void);

/* A REC is being loaded: traps, and FP state if it cannot wait. The caller synchronizes. */
void fp_rec_load(struct rec *rec);
/* A REC is being unloaded. If the FP registers hold its state: save it and bring back the normal world's. */
void fp_unload(struct rec *rec);

/* V0-V31 */
void v_save(void *v);
void v_load(const void *v);
/* Z0-Z15 and Z16-Z31, each half at its own address, at the vector length in force. */
void z_save(void *low, void *high);
void z_load(const void *low, const void *high);
/* P0-P15 and, if ffr is true, FFR behind them. */
void p_save(void *p, bool ffr);
void p_load(const void *p, bool ffr);
/* All of Z, P and FFR become zero at the vector length in force. */
void sve_clear(void);
/* Bytes of a vector at the length in force. */
unsigned long sve_vector_size(void);

#endif
