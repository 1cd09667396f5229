/* SPDX-License-Identifier: BSD-3-Clause */
/* A spinlock. The host runs with interrupts masked, so holders are never interrupted. */
#ifndef HOST_LOCK_H
#define HOST_LOCK_H

struct lock {
	int held;
};

static inline void lock_take(struct lock *lock)
{
	while (__atomic_exchange_n(&lock->held, 1, __ATOMIC_ACQUIRE))
		while (__atomic_load_n(&lock->held, __ATOMIC_RELAXED))
			__asm__ volatile("yield");
}

static inline void lock_drop(struct lock *lock)
{
	__atomic_store_n(&lock->held, 0, __ATOMIC_RELEASE);
}

#endif
