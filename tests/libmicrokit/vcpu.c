/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A virtual CPU on another core is not there while that core is down: then nothing is done, and zero is read. All
 * other errors, and that one of a virtual CPU that there is not, end the program.
 */
#include "fixture.h"

#define NEAR 3
#define FAR  61

static struct microkit_xcore_page in;

static void start(seL4_Error error)
{
    fresh();
    memset(microkit_xcore_senders, 0, sizeof(microkit_xcore_senders));
    microkit_xcore_senders[0] = (struct microkit_xcore_sender){.in = &in, .ids = BADGE_ID(NEAR)};
    microkit_xcore_senders[1] =
        (struct microkit_xcore_sender){.in = &in, .children = BADGE_ID(FAR)};
    answers(error, 0);
    answer_words[0] = 0x1234;
}

static void all_of_far(void)
{
    microkit_vcpu_restart(FAR, 0x40080000);
    microkit_vcpu_stop(FAR);
    microkit_vcpu_arm_inject_irq(FAR, 40, 0, 0, 0);
    microkit_vcpu_arm_ack_vppi(FAR, 27);
    CHECK(microkit_vcpu_arm_read_reg(FAR, seL4_VCPUReg_SCTLR) == 0);
    microkit_vcpu_arm_write_reg(FAR, seL4_VCPUReg_SCTLR, 1);
}

static void core_is_down(void)
{
    start(seL4_InvalidCapability);
    attempt(all_of_far);
    CHECK(crash_address == CRASH_NONE);
    CHECK_CONSOLE("");
}

static void stop_near(void)
{
    microkit_vcpu_stop(NEAR);
}

static void stop_far(void)
{
    microkit_vcpu_stop(FAR);
}

static void stop_beyond(void)
{
    microkit_vcpu_stop(FAR + 64);
}

/* A channel of that number is no virtual CPU; and numbers do not wrap. */
static void not_there(void)
{
    start(seL4_InvalidCapability);
    attempt(stop_near);
    CHECK(crash_address == seL4_InvalidCapability);
    CHECK_CONSOLE(" microkit_vcpu_stop: failed for '3' with error 2\n");
    start(seL4_InvalidCapability);
    attempt(stop_beyond);
    CHECK(crash_address == seL4_InvalidCapability);
}

static void other_errors(void)
{
    for (seL4_Error error = seL4_InvalidArgument; error < seL4_NumErrors; error++) {
        start(error);
        attempt(stop_far);
        CHECK(crash_address == (error == seL4_InvalidCapability ? CRASH_NONE : error));
    }
}

static void call_firmware(void)
{
    seL4_ARM_SMCContext arguments = {0}, answer;

    microkit_arm_smc_call(&arguments, &answer);
}

/* Firmware is none of them, though what it fails for has a number, too. */
static void firmware(void)
{
    start(seL4_InvalidCapability);
    microkit_xcore_senders[1].children = BADGE_ID(0);
    attempt(call_firmware);
    CHECK(crash_address == seL4_InvalidCapability);
}

int main(void)
{
    core_is_down();
    firmware();
    not_there();
    other_errors();
    return 0;
}
