/* SPDX-License-Identifier: BSD-3-Clause */
/* Files, command line and exit code, through the emulator (Arm semihosting 2.0, AArch64). */
#ifndef HOST_SEMIHOST_H
#define HOST_SEMIHOST_H

#include <stddef.h>
#include <stdint.h>

enum semihost_mode { SEMIHOST_READ = 1, SEMIHOST_WRITE = 5 };

/* A file handle, or -1. */
int64_t semihost_open(const char *path, enum semihost_mode mode);
void semihost_close(int64_t file);
/* Bytes in the file, or -1. */
int64_t semihost_length(int64_t file);
/* Bytes read, less than size at the end of the file. */
size_t semihost_read(int64_t file, void *to, size_t size);
/* Bytes written: fewer than size means an error, such as a full disk. */
size_t semihost_write(int64_t file, const void *from, size_t size);
/* The words given by arg=..., separated by blanks. 0, or -1 if they do not fit. */
int semihost_cmdline(char *to, size_t size);
/* Ends the emulator with this exit code. */
void semihost_exit(uint64_t code) __attribute__((noreturn));

#endif
