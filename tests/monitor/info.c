/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the tool tells the monitor is found where its head says, each PD's part in its table.
 */
#include "fixture.h"

#include <monitor/info.h>

static void validity(void)
{
    struct monitor_info other = *fixture_info(0);

    CHECK(info_is_valid(fixture_info(0)));
    for (int bit = 0; bit < 64; bit++) {
        other.magic = MONITOR_INFO_MAGIC ^ 1ULL << bit;
        CHECK(!info_is_valid(&other));
    }
}

static void tables(void)
{
    const struct monitor_info *info = fixture_info(COUNTS);
    const struct monitor_pd *pds = info_pds(info);

    CHECK(strcmp(pds[0].name, "crasher") == 0 && strcmp(pds[2].name, "listener") == 0);
    CHECK(strcmp(pds[FIXTURE_PDS - 1].name, "p23") == 0);
    CHECK(info_routes(info)[0].count == (uintptr_t)&counts[0]);
    CHECK(info_routes(info)[COUNTS - 1].count == (uintptr_t)&counts[COUNTS - 1]);
    CHECK(info_calls(info)[0].caller == 4 && info_calls(info)[0].slot == 100);
    CHECK(info_calls(info)[FIXTURE_CALLS - 1].caller == 7);
}

/* The second PD's come after the first's. */
static void parts(void)
{
    const struct monitor_info *info = fixture_info(0);
    const struct monitor_pd *pds = info_pds(info);

    CHECK(info_regions(info, &pds[0])->start == 0x200000);
    CHECK(info_regions(info, &pds[0])[2].start == 0x10000000);
    CHECK(info_regions(info, &pds[1])->end == 0x208000);
    CHECK(info_symbols(info, &pds[0])[1].size == 0x20);
    CHECK(strcmp(info_string(info, info_regions(info, &pds[0])[2].name), "ring") == 0);
    CHECK(strcmp(info_string(info, info_symbols(info, &pds[0])[2].name), "notified") == 0);
}

int main(void)
{
    validity();
    tables();
    parts();
    return 0;
}
