/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Syndromes of loads and stores, built from the fields of the Arm ARM (D13.2.37), against what they mean.
 */
#include "model.h"

#include <vmm/access.h>

static uint64_t iss(unsigned int size, bool sign, unsigned int number, bool wide, bool write)
{
    return 0x24ull << 26 | 1 << 25 | 1 << 24 | (uint64_t)size << 22 | (uint64_t)sign << 21 |
           (uint64_t)number << 16 | (uint64_t)wide << 15 | (uint64_t)write << 6 | 7;
}

static void fields(void)
{
    for (unsigned int i = 0; i < 4 * 2 * 32 * 2 * 2; i++) {
        unsigned int size = i & 3, number = i >> 3 & 31;
        bool sign = i >> 2 & 1, wide = i >> 8 & 1, write = i >> 9 & 1;
        struct microkit_vm_access access;

        CHECK(microkit_vm_access_decode(iss(size, sign, number, wide, write), 0x1238, &access));
        CHECK(access.address == 0x1238 && access.bytes == 1u << size);
        CHECK(access.number == number && access.sign == sign);
        CHECK(access.wide == wide && access.write == write);
    }
}

static void refused(void)
{
    struct microkit_vm_access access;
    uint64_t plain = iss(2, false, 2, false, false);

    CHECK(microkit_vm_access_decode(0x93820006 & ~(1 << 15), 0x1000, &access)); /* ldr w2 */
    CHECK(!microkit_vm_access_decode(0x92000006, 0x1000, &access));         /* ldp, post-index */
    CHECK(!microkit_vm_access_decode(0x82000006, 0x1000, &access));         /* fetch */
    CHECK(!microkit_vm_access_decode(plain | 1 << 7, 0x1000, &access));     /* walk */
    CHECK(!microkit_vm_access_decode(plain | 1ull << 26, 0x1000, &access)); /* same level */
    CHECK(!microkit_vm_access_decode(plain, 0x1002, &access));              /* not aligned */
    CHECK(microkit_vm_access_decode(iss(1, false, 2, false, false), 0x1002, &access));
}

static uint64_t extended(unsigned int bytes, bool sign, bool wide, uint64_t value)
{
    struct microkit_vm_access access = {.bytes = bytes, .sign = sign, .wide = wide};

    return microkit_vm_access_extend(&access, value);
}

static void values(void)
{
    struct microkit_vm_access half = {.bytes = 2};
    struct microkit_vm_access all = {.bytes = 8};

    CHECK(extended(1, false, false, 0xfffffff80) == 0x80);
    CHECK(extended(1, true, false, 0x80) == 0xffffff80);
    CHECK(extended(1, true, true, 0x80) == 0xffffffffffffff80);
    CHECK(extended(1, true, true, 0x7f) == 0x7f);
    CHECK(extended(2, true, true, 0x18000) == 0xffffffffffff8000);
    CHECK(extended(4, true, true, 0x80000000) == 0xffffffff80000000);
    CHECK(extended(4, false, false, 0x180000000) == 0x80000000);
    CHECK(extended(8, false, true, ~0ull) == ~0ull);
    CHECK(microkit_vm_access_cut(&half, 0x12345678) == 0x5678);
    CHECK(microkit_vm_access_cut(&all, ~0ull) == ~0ull);
}

int main(void)
{
    fields();
    refused();
    values();
    return 0;
}
