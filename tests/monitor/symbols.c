/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Functions are found from their first to their last byte, and not beyond.
 */
#include "fixture.h"

#include <monitor/symbols.h>

static void check(uint64_t address, const char *expected)
{
    const struct monitor_info *info = fixture_info(0);

    symbol_print(info, info_pds(info), address);
    CHECK(strcmp(console(), expected) == 0);
}

int main(void)
{
    const struct monitor_info *info = fixture_info(0);

    check(0, "");
    check(0x1fffff, "");
    check(0x200000, " start+0x0");
    check(0x20000f, " start+0xf"); /* without a size: up to the next */
    check(0x200010, " init+0x0");
    check(0x20002f, " init+0x1f");
    check(0x200030, "");
    check(0x20004f, " notified+0xf");
    check(0x200050, "");
    check(UINT64_MAX, "");
    CHECK(symbol_at(info, &info_pds(info)[1], 0x200010) == NULL); /* it has none */
    return 0;
}
