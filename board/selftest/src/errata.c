/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Errata that neither firmware nor the SDK keeps away, which depend on the revision that a board has: rows of
 * docs/design/hardware.md with "not handled". Letters are in the table itself (kinds.c).
 */
#include <selftest/kinds.h>

#define TEXT_LENGTH 40
#define PART(midr)  ((midr) >> 4 & 0xfff)
/* Of Arm's cores, the variant above the revision, in the order in which they appeared. */
#define VERSION(midr)         (((midr) >> 16 & 0xf0) | ((midr)&0xf))
#define RELEASE(variant, rev) ((variant) << 4 | (rev))
#define ARM                   0x41u

struct erratum {
    uint16_t part;
    uint16_t last; /* the last that has it */
    char numbers[TEXT_LENGTH];
};

static const struct erratum errata[] = {
    {0xd03, RELEASE(0, 2), "819472, 824069, 826319, 827319"},
    {0xd07, RELEASE(1, 2), "832075"},
};

const char *errata_of(uint64_t midr)
{
    for (unsigned i = 0; i < sizeof(errata) / sizeof(errata[0]); i++) {
        if ((midr >> 24 & 0xff) == ARM && PART(midr) == errata[i].part &&
            VERSION(midr) <= errata[i].last) {
            return errata[i].numbers;
        }
    }
    return "";
}
