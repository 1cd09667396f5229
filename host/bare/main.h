/* SPDX-License-Identifier: BSD-3-Clause */
/* Where entry.S goes once a CPU has stack, MMU and vectors. */
#ifndef HOST_MAIN_H
#define HOST_MAIN_H

void host_main(void);
void secondary_main(void);

#endif
