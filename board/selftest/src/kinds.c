/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Implementer and part number of each kind of core, from the technical reference manual of each (its
 * description of MIDR_EL1). Letters are in the table itself and not behind pointers: the self-test also
 * says them before it has moved to its link address.
 */
#include <selftest/kinds.h>
#include <selftest/midr.h>

#define NAME_LENGTH 16

struct kind {
    uint16_t part;
    char name[NAME_LENGTH];
};

static const struct kind kinds[] = {
    {0xd03, "cortex-a53"},  {0xd04, "cortex-a35"}, {0xd05, "cortex-a55"}, {0xd07, "cortex-a57"},
    {0xd08, "cortex-a72"},  {0xd09, "cortex-a73"}, {0xd0a, "cortex-a75"}, {0xd0b, "cortex-a76"},
    {0xd0c, "neoverse-n1"}, {0xd0d, "cortex-a77"}, {0xd41, "cortex-a78"}, {0xd42, "cortex-a78ae"},
};

const char *kind_of(uint64_t midr)
{
    for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (MIDR_IMPLEMENTER(midr) == MIDR_ARM && MIDR_PART(midr) == kinds[i].part) {
            return kinds[i].name;
        }
    }
    return "";
}
