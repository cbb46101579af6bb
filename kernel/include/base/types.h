/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Scalar types of the kernel.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <multikit/number.h> /* also paddr_t */

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t s64;

typedef u64 word_t; /* a machine word: message registers, badges, user arguments */

NUMBER_64(vaddr); /* user virtual address (= IPA, stage 1 is off) */
NUMBER_64(cptr);  /* address in a CSpace, as a user passes it */
NUMBER_64(ticks); /* time in ticks of the generic timer (CNTPCT) */
NUMBER_64(us);    /* time in microseconds, as users give and get it */

/* An object of this core is named by the index of its first 64-byte granule in the core's window
 * (docs/design/kernel-objects.md); a slot by the index of its 32-byte cell. 0 names nothing: the
 * first granules of every window hold the kernel's code. */
typedef u32 ref_t; /* of an object of any type */
NUMBER_32(tcb_ref);
NUMBER_32(endpoint_ref);
NUMBER_32(notification_ref);
NUMBER_32(reply_ref);
NUMBER_32(sc_ref);
NUMBER_32(table_ref); /* page table or VSpace root */
NUMBER_32(pool_ref);  /* ASID pool */
NUMBER_32(vcpu_ref);
NUMBER_32(slot_ref);

#define NIL           0u

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define MUST_CHECK    __attribute__((warn_unused_result))
#define COLD          __attribute__((cold, noinline))
#define ALWAYS_INLINE inline __attribute__((always_inline)) /* in each of its callers */
#define NOINLINE      __attribute__((noinline)) /* keeps the registers it needs out of its callers */
#define likely(x)     __builtin_expect(!!(x), 1)
#define unlikely(x)   __builtin_expect(!!(x), 0)

/* Between two conditions: tested one after the other, where gcc would compute both first. */
#define keep_branch() __asm__ volatile("")
