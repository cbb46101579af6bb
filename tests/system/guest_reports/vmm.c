/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Leaves one fault unanswered, stops another virtual CPU, and fails when each of its virtual CPUs is in a state of its
 * own.
 */
#include <microkit.h>

#include "words.h"

#define EL0T 0x3c0
#define EL1H 0x3c5

extern const uint8_t guest_program[], guest_program_end[]; /* guest.S */

uintptr_t ram;

static void start(microkit_child vcpu)
{
    seL4_UserContext context = {.spsr = vcpu == RUNNER ? EL0T : EL1H, .x0 = vcpu};

    if (seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP + vcpu, 0, 0, 4, &context) != seL4_NoError) {
        microkit_dbg_puts("vmm: FAILED to start\n");
    }
    microkit_vcpu_restart(vcpu, GUEST_RAM);
}

static bool is(microkit_child vcpu, enum multikit_doing doing)
{
    seL4_MessageInfo_t fault;

    return seL4_internal_debug_thread(BASE_VM_TCB_CAP + vcpu, &fault) == doing;
}

void init(void)
{
    __builtin_memcpy((void *)ram, guest_program, (seL4_Word)(guest_program_end - guest_program));
    (void)seL4_ARM_VSpace_CleanInvalidate_Data(VSPACE_CAP, ram, ram + 0x1000);
    start(UNANSWERED);
}

void notified(microkit_channel ch)
{
    (void)ch;
}

/* The others are not there yet: the same exit once more. */
static seL4_Bool last(void)
{
    if (is(SLEEPER, MULTIKIT_DOING_SLEEPS) && is(STOPPED, MULTIKIT_DOING_NOTHING)) {
        *(volatile seL4_Word *)0x123000 = 1;
    }
    return seL4_True;
}

seL4_Bool fault(microkit_child vcpu, microkit_msginfo info, microkit_msginfo *reply)
{
    (void)info;
    (void)reply;
    switch (vcpu) {
    case UNANSWERED:
        start(SLEEPER);
        start(RUNNER);
        start(STOPPED);
        start(LAST);
        return seL4_False;
    case STOPPED:
        microkit_vcpu_stop(vcpu);
        return seL4_False;
    default:
        return last();
    }
}
