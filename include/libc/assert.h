/* SPDX-License-Identifier: BSD-3-Clause */
/* <assert.h> without a function to call: only the compile-time assertion. */
#ifndef LIBC_ASSERT_H
#define LIBC_ASSERT_H

#define static_assert _Static_assert

#endif /* LIBC_ASSERT_H */
