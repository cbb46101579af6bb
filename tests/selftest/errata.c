/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Revisions with errata that nothing keeps away, and the first that does not have them.
 */
#include "fixture.h"

#include <selftest/kinds.h>

int main(void)
{
    CHECK(strcmp(errata_of(0x411fd070), "832075") == 0); /* r1p0 */
    CHECK(strcmp(errata_of(0x411fd072), "832075") == 0);
    CHECK(strcmp(errata_of(0x410fd070), "813419, 832075") == 0);
    CHECK(strcmp(errata_of(0x410fd071), "832075") == 0);
    CHECK(strcmp(errata_of(0x410fd07f), "832075") == 0); /* before all of r1 */
    CHECK(strcmp(errata_of(0x411fd073), "") == 0);
    CHECK(strcmp(errata_of(0x412fd070), "") == 0);
    CHECK(strcmp(errata_of(0x410fd032), "819472, 824069, 826319, 827319") == 0);
    CHECK(strcmp(errata_of(0x410fd033), "") == 0);
    CHECK(strcmp(errata_of(0x410fd080), "") == 0); /* another kind */
    CHECK(strcmp(errata_of(0x511fd070), "") == 0); /* somebody else's number */
    return 0;
}
