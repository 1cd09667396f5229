/* SPDX-License-Identifier: BSD-3-Clause */
/* Realms that have an owner, who is not here: a file goes to one of them and comes from the other, encrypted. */
#ifndef HOST_OWNER_H
#define HOST_OWNER_H

#include <stdbool.h>

/*
 * folder: where the owner's files and the realms' go (bare/owner.h), and `rpv`, 64 bytes. altered: C's image has another bit.
 * True if the file was delivered.
 */
bool owner_run(const char *folder, bool altered);

#endif
