/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Scalar types of the kernel. Physical addresses, virtual addresses, object references and slot
 * references are different things; their names say which is meant.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t s64;

typedef u64 word_t;  /* a machine word: message registers, badges, user arguments */
typedef u64 paddr_t; /* physical address */
typedef u64 vaddr_t; /* user virtual address (= IPA, stage 1 is off) */
typedef u64 cptr_t;  /* address in a CSpace, as a user passes it */
typedef u64 ticks_t; /* time in ticks of the generic timer (CNTPCT) */

/* An object of this core is named by the index of its first 64-byte granule in the core's window
 * (docs/design/kernel-objects.md); a slot by the index of its 32-byte cell. 0 names nothing: the
 * first granules of every window hold the kernel's code. */
typedef u32 ref_t;
typedef ref_t tcb_ref_t;
typedef ref_t endpoint_ref_t;
typedef ref_t notification_ref_t;
typedef ref_t reply_ref_t;
typedef ref_t sc_ref_t;
typedef ref_t table_ref_t; /* page table or VSpace root */
typedef ref_t pool_ref_t;  /* ASID pool */
typedef u32 slot_ref_t;

#define NIL           0u

#define BIT(n)        (1ULL << (n))
#define MASK(n)       (BIT(n) - 1ULL)
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define UNUSED        __attribute__((unused))
#define MUST_CHECK    __attribute__((warn_unused_result))
#define COLD          __attribute__((cold, noinline))
#define NOINLINE      __attribute__((noinline)) /* keeps the registers it needs out of its callers */
#define likely(x)     __builtin_expect(!!(x), 1)
#define unlikely(x)   __builtin_expect(!!(x), 0)

/* Between two conditions: tested one after the other, where gcc would compute both first. */
#define keep_branch() __asm__ volatile("")
