/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Results of invocations and kinds of failed capability lookups.
 */
#pragma once

/* Label of the reply to an invocation. */
typedef enum {
    seL4_NoError = 0,
    seL4_InvalidArgument,   /* MR0 = number of the argument */
    seL4_InvalidCapability, /* MR0 = number of the capability, 0 = the invoked one */
    seL4_IllegalOperation,
    seL4_RangeError, /* MR0 = lowest, MR1 = highest allowed value */
    seL4_AlignmentError,
    seL4_FailedLookup, /* MR0 = 1 for a source, MR1.. = lookup failure */
    seL4_TruncatedMessage,
    seL4_DeleteFirst,
    seL4_RevokeFirst,
    seL4_NotEnoughMemory, /* MR0 = bytes left */
    seL4_NumErrors
} seL4_Error;

/* Why a capability address names no slot. */
typedef enum {
    seL4_NoFailure = 0,
    seL4_InvalidRoot,
    seL4_MissingCapability,
    seL4_DepthMismatch,
    seL4_GuardMismatch
} seL4_LookupFailureType;
