/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Errata that neither firmware nor the SDK keeps away, which depend on the revision that a board has: rows of
 * docs/design/hardware.md with "not handled". Of each kind of core the oldest first. Letters are in the table itself
 * (kinds.c).
 */
#include <selftest/kinds.h>
#include <selftest/midr.h>

#define TEXT_LENGTH           40
#define RELEASE(variant, rev) ((variant) << 4 | (rev)) /* in the order in which they appeared */

struct erratum {
    uint16_t part;
    uint16_t last; /* the last that has it */
    char numbers[TEXT_LENGTH];
};

static const struct erratum errata[] = {
    {0xd03, RELEASE(0, 2), "819472, 824069, 826319, 827319"},
    {0xd07, RELEASE(0, 0), "813419, 832075"},
    {0xd07, RELEASE(1, 2), "832075"},
};

const char *errata_of(uint64_t midr)
{
    for (unsigned i = 0; i < sizeof(errata) / sizeof(errata[0]); i++) {
        if (MIDR_IMPLEMENTER(midr) == MIDR_ARM && MIDR_PART(midr) == errata[i].part &&
            RELEASE(MIDR_VARIANT(midr), MIDR_REVISION(midr)) <= errata[i].last) {
            return errata[i].numbers;
        }
    }
    return "";
}
