/* SPDX-License-Identifier: BSD-3-Clause */
#include "semihost.h"

#include <string.h>

#define SYS_OPEN 0x01
#define SYS_CLOSE 0x02
#define SYS_WRITE 0x05
#define SYS_READ 0x06
#define SYS_FLEN 0x0c
#define SYS_GET_CMDLINE 0x15
#define SYS_EXIT_EXTENDED 0x20

#define STOPPED_APPLICATION_EXIT 0x20026

/* smc.S */
uint64_t semihost_call(uint64_t op, void *block);

int64_t semihost_open(const char *path, enum semihost_mode mode)
{
	uint64_t block[3] = { (uintptr_t)path, mode, strlen(path) };

	return (int64_t)semihost_call(SYS_OPEN, block);
}

void semihost_close(int64_t file)
{
	uint64_t block[1] = { (uint64_t)file };

	semihost_call(SYS_CLOSE, block);
}

int64_t semihost_length(int64_t file)
{
	uint64_t block[1] = { (uint64_t)file };

	return (int64_t)semihost_call(SYS_FLEN, block);
}

size_t semihost_read(int64_t file, void *to, size_t size)
{
	uint64_t block[3] = { (uint64_t)file, (uintptr_t)to, size };
	uint64_t left = semihost_call(SYS_READ, block);

	return left <= size ? size - left : 0;
}

size_t semihost_write(int64_t file, const void *from, size_t size)
{
	uint64_t block[3] = { (uint64_t)file, (uintptr_t)from, size };
	uint64_t left = semihost_call(SYS_WRITE, block);

	return left <= size ? size - left : 0;
}

int semihost_cmdline(char *to, size_t size)
{
	uint64_t block[2] = { (uintptr_t)to, size };

	to[0] = '\0';
	return semihost_call(SYS_GET_CMDLINE, block) == 0 ? 0 : -1;
}

void semihost_exit(uint64_t code)
{
	uint64_t block[2] = { STOPPED_APPLICATION_EXIT, code };

	for (;;)
		semihost_call(SYS_EXIT_EXTENDED, block);
}
