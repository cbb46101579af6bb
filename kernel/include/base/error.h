/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Errors of invocations, as values. decode_* functions return one; only when its code is
 * seL4_NoError does anything change. The codes are the API's (sel4/errors.h), the details what the API puts
 * into the message registers of the reply.
 */
#pragma once

#include <base/types.h>
#include <sel4/errors.h>

enum lookup_failure_type {
    LOOKUP_INVALID_ROOT = 1,   /* seL4_InvalidRoot */
    LOOKUP_MISSING_CAPABILITY, /* words: bits left */
    LOOKUP_DEPTH_MISMATCH,     /* words: bits left, bits found */
    LOOKUP_GUARD_MISMATCH,     /* words: bits left, guard found, guard size */
    LOOKUP_INTERRUPTED         /* no failure: the system call is made again */
};

struct lookup_failure {
    word_t type; /* enum lookup_failure_type; 0 = none */
    word_t words[3];
};

/* code seL4_NoError: fine. */
struct error {
    u32 code;        /* seL4_Error */
    u32 which;       /* seL4_InvalidArgument, seL4_InvalidCapability: number of the argument;
                     * seL4_FailedLookup: lookup failure type, and ERROR_SOURCE */
    word_t words[3]; /* seL4_RangeError: minimum, maximum; seL4_NotEnoughMemory: bytes left;
                      * seL4_FailedLookup: words of the lookup failure */
};

#define ERROR_SOURCE 0x100u /* the failed look-up was of the source */

/* A code that is not the API's: an interrupt waits, and nothing has been done. The system call is made
 * again. */
#define ERROR_INTERRUPTED 0x100u

/*@ assigns \nothing;
    ensures \result.code == code;
 */
static inline struct error error_code(u32 code)
{
    return (struct error){.code = code};
}

/*@ assigns \nothing;
    ensures \result.code == seL4_NoError;
 */
static inline struct error error_none(void)
{
    return error_code(seL4_NoError);
}

/*@ assigns \nothing;
    ensures \result.code == seL4_InvalidArgument;
 */
static inline struct error error_argument(u32 which)
{
    return (struct error){.code = seL4_InvalidArgument, .which = which};
}

/*@ assigns \nothing;
    ensures \result.code == seL4_InvalidCapability;
 */
static inline struct error error_capability(u32 which)
{
    return (struct error){.code = seL4_InvalidCapability, .which = which};
}

/*@ assigns \nothing;
    ensures \result.code == seL4_RangeError;
 */
static inline struct error error_range(word_t min, word_t max)
{
    return (struct error){.code = seL4_RangeError, .words = {min, max}};
}

/*@ assigns \nothing;
    ensures \result.code == seL4_NotEnoughMemory;
 */
static inline struct error error_memory(word_t left)
{
    return (struct error){.code = seL4_NotEnoughMemory, .words = {left}};
}

/*@ assigns \nothing;
    ensures \result.code == seL4_FailedLookup;
 */
static inline struct error error_lookup(bool was_source, struct lookup_failure failure)
{
    return (struct error){.code = seL4_FailedLookup,
                          .which = (u32)failure.type | (was_source ? ERROR_SOURCE : 0),
                          .words = {failure.words[0], failure.words[1], failure.words[2]}};
}
