/* SPDX-License-Identifier: BSD-3-Clause */
/* Empty: mbedTLS includes it, and uses nothing of it as we configure it. */
#ifndef LIBC_STDIO_H
#define LIBC_STDIO_H

#endif /* LIBC_STDIO_H */
