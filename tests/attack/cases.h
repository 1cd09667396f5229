/* SPDX-License-Identifier: BSD-3-Clause */
/* The cases; what each is about says table.c. They need the test build of the RMM. */
#ifndef ATTACK_CASES_H
#define ATTACK_CASES_H

void case_w01(void);
void case_w02(void);
void case_w03(void);
void case_w04(void);
void case_w05(void);
void case_w06(void);
void case_w07(void);
void case_w08(void);
void case_w19(void);
void case_race_csm_revoke(void);
void case_race_csm_destroy(void);
void case_race_csm_evict(void);

#endif
