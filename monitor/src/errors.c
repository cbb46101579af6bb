/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In the order of seL4_Error.
 */
#include <monitor/errors.h>

#include <sel4/errors.h>
#include <stddef.h>

const char *error_name(uint64_t number)
{
    static const char *const names[seL4_NumErrors] = {
        "seL4_NoError",          "seL4_InvalidArgument",  "seL4_InvalidCapability",
        "seL4_IllegalOperation", "seL4_RangeError",       "seL4_AlignmentError",
        "seL4_FailedLookup",     "seL4_TruncatedMessage", "seL4_DeleteFirst",
        "seL4_RevokeFirst",      "seL4_NotEnoughMemory"};

    return number < seL4_NumErrors ? names[number] : NULL;
}
