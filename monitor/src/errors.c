/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In the order of seL4_Error.
 */
#include <monitor/errors.h>
#include <monitor/names.h>

#include <sel4/errors.h>
#include <stddef.h>

const char *error_name(uint64_t number)
{
    static const char names[] = "seL4_NoError\0"
                                "seL4_InvalidArgument\0"
                                "seL4_InvalidCapability\0"
                                "seL4_IllegalOperation\0"
                                "seL4_RangeError\0"
                                "seL4_AlignmentError\0"
                                "seL4_FailedLookup\0"
                                "seL4_TruncatedMessage\0"
                                "seL4_DeleteFirst\0"
                                "seL4_RevokeFirst\0"
                                "seL4_NotEnoughMemory\0";

    return number < seL4_NumErrors ? names_at(names, number) : NULL;
}
