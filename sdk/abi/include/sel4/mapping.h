/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a mapping call that failed with seL4_FailedLookup was missing: the level of the table,
 * as the number of address bits that it resolves and those below.
 */
#pragma once

#include <sel4/ipc_buffer.h>

#define SEL4_MAPPING_LOOKUP_LEVEL 2 /* message register */

#define SEL4_MAPPING_LOOKUP_NO_PT 21
#define SEL4_MAPPING_LOOKUP_NO_PD 30

static inline seL4_Word seL4_MappingFailedLookupLevel(void)
{
    return seL4_GetMR(SEL4_MAPPING_LOOKUP_LEVEL);
}
