/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls of the secure monitor: PSCI's (Arm DEN 0022 5.1), which QEMU answers.
 */
#include "suite.h"

#define PSCI_VERSION       0x84000000
#define PSCI_FEATURES      0x8400000a
#define PSCI_NOT_SUPPORTED 0xffffffff
#define VERSION_1_1        0x10001

static seL4_Error call(seL4_CPtr smc, seL4_Word function, seL4_Word argument, seL4_Word *result)
{
    seL4_ARM_SMCContext in = {.x0 = function, .x1 = argument}, out = {0};
    seL4_Error error = seL4_ARM_SMC_Call(smc, &in, &out);

    *result = out.x0;
    return error;
}

static void works(seL4_CPtr smc)
{
    seL4_Word result;

    ok(call(smc, PSCI_VERSION, 0, &result));
    equal(result, VERSION_1_1);
}

/* May ask for the version, and for nothing else. */
static void works_for_one(seL4_CPtr smc)
{
    seL4_Word result;

    works(smc);
    equal(call(smc, PSCI_FEATURES, PSCI_VERSION, &result), seL4_IllegalOperation);
}

static seL4_CPtr badged_new(seL4_CPtr from)
{
    return cap_mint(from, ALL, PSCI_VERSION);
}

static void test_call(void)
{
    seL4_Word result;

    works(SELF_SMC);
    ok(call(SELF_SMC, PSCI_FEATURES, PSCI_VERSION, &result));
    equal(result, 0);
    ok(call(SELF_SMC, PSCI_FEATURES, 0x8400ffff, &result));
    equal(result & 0xffffffff, PSCI_NOT_SUPPORTED);
}

static void test_copy(void)
{
    seL4_CPtr copy = cap_copy(SELF_SMC, ALL);

    works(copy);
    works(cap_copy(copy, ALL));
    works(SELF_SMC);
}

static void test_copy_revoke(void)
{
    seL4_CPtr first = cap_copy(SELF_SMC, ALL), second = cap_copy(first, ALL);

    cap_revoke(first);
    check(cap_exists(second) && cap_exists(SELF_SMC));
    works(second);
    works(SELF_SMC);
}

static void test_badge(void)
{
    works_for_one(badged_new(SELF_SMC));
    works_for_one(badged_new(cap_copy(SELF_SMC, ALL)));
}

static void test_badge_again(void)
{
    seL4_CPtr badged = badged_new(SELF_SMC);

    equal(seL4_CNode_Mint(CSPACE, slot_new(), DEPTH, CSPACE, badged, DEPTH, ALL, PSCI_FEATURES),
          seL4_IllegalOperation);
    equal(seL4_CNode_Mutate(CSPACE, slot_new(), DEPTH, CSPACE, badged, DEPTH, PSCI_FEATURES),
          seL4_IllegalOperation);
    works_for_one(badged);
}

static void test_badged_copy(void)
{
    works_for_one(cap_copy(badged_new(SELF_SMC), ALL));
}

static void test_badged_revoke(void)
{
    seL4_CPtr badged = badged_new(SELF_SMC);
    seL4_CPtr first = cap_copy(badged, ALL), second = cap_copy(first, ALL);

    cap_revoke(badged);
    check(cap_exists(badged) && !cap_exists(first) && !cap_exists(second));
    works_for_one(badged);
}

static void test_other_badges(void)
{
    seL4_CPtr badged = badged_new(SELF_SMC), other = badged_new(SELF_SMC);
    seL4_CPtr copy = cap_copy(other, ALL);

    cap_revoke(badged);
    check(cap_exists(other) && cap_exists(copy));
    works_for_one(copy);
}

static const struct test tests[] = {
    {"SMC0001", "SMC_Call passes registers to the monitor and back", test_call},
    {"SMC0002", "copies of an SMC capability work", test_copy},
    {"SMC0003", "a copy revokes nothing", test_copy_revoke},
    {"SMC0004", "a badge allows one function", test_badge},
    {"SMC0005", "a badge is for good", test_badge_again},
    {"SMC0006", "copies have the badge", test_badged_copy},
    {"SMC0007", "a badged capability revokes its copies", test_badged_revoke},
    {"SMC0008", "it does not revoke other badged ones", test_other_badges},
};
GROUP(smc, tests);
