/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Names of errors, for every number that there is and for none beyond.
 */
#include "fixture.h"

#include <monitor/errors.h>

static void is(seL4_Error error, const char *name)
{
    CHECK(error_name((uint64_t)error) != NULL && strcmp(error_name((uint64_t)error), name) == 0);
}

int main(void)
{
    is(seL4_NoError, "seL4_NoError");
    is(seL4_InvalidArgument, "seL4_InvalidArgument");
    is(seL4_InvalidCapability, "seL4_InvalidCapability");
    is(seL4_IllegalOperation, "seL4_IllegalOperation");
    is(seL4_RangeError, "seL4_RangeError");
    is(seL4_AlignmentError, "seL4_AlignmentError");
    is(seL4_FailedLookup, "seL4_FailedLookup");
    is(seL4_TruncatedMessage, "seL4_TruncatedMessage");
    is(seL4_DeleteFirst, "seL4_DeleteFirst");
    is(seL4_RevokeFirst, "seL4_RevokeFirst");
    is(seL4_NotEnoughMemory, "seL4_NotEnoughMemory");
    CHECK(error_name(seL4_NotEnoughMemory + 1) == NULL);
    CHECK(error_name(UINT64_MAX) == NULL && error_name(1ULL << 32) == NULL);
    return 0;
}
