/* SPDX-License-Identifier: BSD-3-Clause */
/* The cases; what each is about says table.c. They need the test build of the RMM. */
#ifndef HOSTILE_CASES_H
#define HOSTILE_CASES_H

void case_rmi_registers_1(void);
void case_rmi_registers_2(void);
void case_rmi_random_1(void);
void case_rmi_random_2(void);
void case_rmi_fields(void);
void case_rmi_functions(void);
void case_rsi_registers(void);

#endif
