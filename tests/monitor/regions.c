/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Places of addresses: inside, and next to the nearer neighbour.
 */
#include "fixture.h"

#include <monitor/regions.h>

static void check(uint32_t pd, uint64_t address, const char *expected)
{
    const struct monitor_info *info = fixture_info(0);
    struct place place = region_find(info, &info_pds(info)[pd], address);

    region_print_place(info, place, address);
    CHECK(strcmp(console(), expected) == 0);
}

int main(void)
{
    check(0, 0x200000, "in 'code' (0x200000-0x201000 r-x) at +0x0");
    check(0, 0x200fff, "in 'code' (0x200000-0x201000 r-x) at +0xfff");
    check(0, 0x201000, "in 'data' (0x201000-0x202000 rw-) at +0x0");
    check(0, 0x10000ffc, "in 'ring' (0x10000000-0x10001000 r--) at +0xffc");
    check(0, 0x10001000,
          "nothing is mapped there; just past the end of "
          "'ring' (0x10000000-0x10001000 r--)");
    check(0, 0xffffff0,
          "nothing is mapped there; 16 bytes below the start of "
          "'ring' (0x10000000-0x10001000 r--)");
    check(0, 0, "nothing is mapped there");
    check(0, 0x100001,
          "nothing is mapped there; 1048575 bytes below the start of "
          "'code' (0x200000-0x201000 r-x)");
    check(0, 0x100000, "nothing is mapped there");
    check(0, 0x301fff,
          "nothing is mapped there; 1048575 bytes past the end of "
          "'data' (0x201000-0x202000 rw-)");
    check(0, 0x302000, "nothing is mapped there");
    check(0, STACK_BOTTOM - 8, "in 'guard' (0xffffffb000-0xffffffc000 ---) at +0xff8");
    check(0, UINT64_MAX, "nothing is mapped there");
    check(2, 0x1000, "nothing is mapped there"); /* a PD without regions */
    return 0;
}
