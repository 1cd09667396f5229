/* SPDX-License-Identifier: BSD-3-Clause */
/* The groups of rows. Each builds what it needs and leaves nothing behind. */
#ifndef BENCH_GROUPS_H
#define BENCH_GROUPS_H

/* Calls that need no realm; REALM_CREATE to REALM_DESTROY of an empty one. */
void group_plain(void);
/* Tables, pages and unprotected mappings of a realm that never runs. */
void group_tables(void);
/* A realm that runs: its own calls and traps, exits and entries. */
void group_running(void);
/* Building and tearing down a realm of 256 MiB in pages. */
void group_whole(void);
/* Confidential Shared Memory; prints its figures itself. Once, and last: it leaves its realms behind. */
void group_csm(void);

#endif
