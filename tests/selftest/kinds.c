/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Names of cores, by values of MIDR_EL1 as real ones and QEMU's have them.
 */
#include "fixture.h"

#include <selftest/kinds.h>

int main(void)
{
    CHECK(strcmp(kind_of(0x410fd034), "cortex-a53") == 0);
    CHECK(strcmp(kind_of(0x411fd040), "cortex-a35") == 0);
    CHECK(strcmp(kind_of(0x411fd072), "cortex-a57") == 0);
    CHECK(strcmp(kind_of(0x410fd083), "cortex-a72") == 0);
    CHECK(strcmp(kind_of(0x414fd0b1), "cortex-a76") == 0);
    CHECK(strcmp(kind_of(0x410fd421), "cortex-a78ae") == 0);
    CHECK(strcmp(kind_of(0x410fdff0), "") == 0);
    CHECK(strcmp(kind_of(0x510fd030), "") == 0); /* somebody else's number */
    return 0;
}
