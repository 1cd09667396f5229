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
void case_w09(void);
void case_w10(void);
void case_w11(void);
void case_w12(void);
void case_w13(void);
void case_w14(void);
void case_w15(void);
void case_w16(void);
void case_w17(void);
void case_w18(void);
void case_w19(void);
void case_w20_old_host(void);
void case_w20(void);
void case_w21(void);
void case_i01(void);
void case_i02(void);
void case_i03(void);
void case_i04(void);
void case_i05(void);
void case_i06(void);
void case_i07(void);
void case_i08(void);
void case_i09(void);
void case_i10(void);
void case_i11(void);
void case_race_csm_revoke(void);
void case_race_csm_destroy(void);
void case_race_csm_evict(void);
void case_race_csm_doorbell(void);
void case_race_fold(void);
void case_race_teardown(void);
void case_race_seal(void);
void case_race_page(void);
void case_race_record(void);

#endif
