/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Decoding of the syndrome register, by values that hardware gives (Arm ARM D13.2.37).
 */
#include "fixture.h"

#include <monitor/esr.h>

#define EQUAL(a, b) CHECK(strcmp(a, b) == 0)

static void check_status(uint64_t esr, const char *name, int level)
{
    EQUAL(esr_status_name(esr), name);
    CHECK(esr_status_level(esr) == level);
}

static void statuses(void)
{
    check_status(0x92000000, "address size fault", 0);
    check_status(0x92000007, "translation fault", 3);
    check_status(0x92000009, "access flag fault", 1);
    check_status(0x9200004f, "permission fault", 3);
    check_status(0x92000010, "external abort", -1);
    check_status(0x92000016, "external abort on a table walk", 2);
    check_status(0x9200001f, "parity or ECC error on a table walk", 3);
    check_status(0x92000021, "alignment fault", -1);
    check_status(0x92000030, "TLB conflict", -1);
    check_status(0x9200003f, "fault of unknown status", -1);
}

static void accesses(void)
{
    CHECK(esr_is_write(0x92000047) && !esr_is_write(0x92000007));
    CHECK(!esr_is_write(0x82000047)); /* an instruction abort has no such bit */
    CHECK(esr_is_cache_maintenance(0x92000146) && !esr_is_cache_maintenance(0x92000046));
    CHECK(esr_is_permission_fault(0x9200000d) && !esr_is_permission_fault(0x92000007));
}

static void classes(void)
{
    EQUAL(esr_class_name(0x02000000), "undefined instruction, or one not allowed here");
    EQUAL(esr_class_name(0x1fe00000), "FP/SIMD instruction in a PD with fpu=\"false\"");
    EQUAL(esr_class_name(0x8a000000), "program counter not aligned");
    EQUAL(esr_class_name(0xf20003e8), "BRK instruction");
    EQUAL(esr_class_name(0xfe000000), "unknown exception class");
    EQUAL(esr_class_name(0xa6000000 | 1ULL << 32), "unknown exception class"); /* 0x29, ISS2 set */
}

/* ESR of `mrs x0, cntp_ctl_el0`, and so on. */
static void timer(void)
{
    CHECK(esr_is_timer(0x6232f805) && esr_is_timer(0x6230f804) && esr_is_timer(0x6234f8a4));
    CHECK(!esr_is_timer(0x6236f804));                              /* Op2 3 */
    CHECK(!esr_is_timer(0x6232f807) && !esr_is_timer(0x6230f801)); /* CNTV_CTL, CNTFRQ */
    CHECK(!esr_is_timer(0x9232f805));
}

static void ubsan(void)
{
    EQUAL(esr_ubsan_check(0xf2005500), "addition overflow");
    EQUAL(esr_ubsan_check(0xf2005512), "array index out of bounds");
    EQUAL(esr_ubsan_check(0xf2005518), "variable length array bound not positive");
    CHECK(esr_ubsan_check(0xf2005519) == NULL);
    CHECK(esr_ubsan_check(0xf20003e8) == NULL);
    CHECK(esr_ubsan_check(0x92005500) == NULL); /* no BRK */
    CHECK(esr_brk_immediate(0xf20003e8) == 0x3e8);
}

int main(void)
{
    statuses();
    accesses();
    classes();
    timer();
    ubsan();
    return 0;
}
