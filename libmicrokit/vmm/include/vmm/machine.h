/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a VMM asks of the kernel and of the CPU, so that tests can stand in for both, by the include path. All
 * vCPUs are the PD's, so no call fails but where it says so; of one on another core that is down, nothing is done and
 * zeros are read.
 */
#pragma once

#include <microkit.h>
#include <multikit/caches.h>

/* Words of seL4_UserContext that are copied: those in front of it, and itself. */
#define MACHINE_PC     1
#define MACHINE_PSTATE 3
#define MACHINE_ALL    (sizeof(seL4_UserContext) / sizeof(seL4_Word))

static inline void machine_check(const char *function, unsigned int vcpu, seL4_Error error)
{
    if (error != seL4_NoError) {
        microkit_internal_vcpu_failed(function, vcpu, error);
    }
}

static inline void machine_read(unsigned int vcpu, seL4_Word words, seL4_UserContext *context)
{
    seL4_Error error =
        seL4_TCB_ReadRegisters(BASE_VM_TCB_CAP + vcpu, seL4_False, 0, words, context);

    if (error != seL4_NoError) {
        machine_check("microkit_vm: ReadRegisters", vcpu, error);
        __builtin_memset(context, 0, sizeof(*context));
    }
}

static inline uint64_t machine_pc(unsigned int vcpu)
{
    seL4_UserContext context = {.pc = 0};

    machine_read(vcpu, MACHINE_PC, &context);
    return context.pc;
}

static inline void machine_write(unsigned int vcpu, seL4_Word words, seL4_UserContext *context)
{
    machine_check("microkit_vm: WriteRegisters", vcpu,
                  seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP + vcpu, seL4_False, 0, words, context));
}

static inline void machine_run(unsigned int vcpu, seL4_Word entry)
{
    microkit_vcpu_restart(vcpu, entry);
}

static inline void machine_stop(unsigned int vcpu)
{
    microkit_vcpu_stop(vcpu);
}

static inline seL4_Word machine_register(unsigned int vcpu, seL4_Word field)
{
    return microkit_vcpu_arm_read_reg(vcpu, field);
}

static inline void machine_register_set(unsigned int vcpu, seL4_Word field, seL4_Word value)
{
    microkit_vcpu_arm_write_reg(vcpu, field, value);
}

/* False: that list register's interrupt is active. */
static inline bool machine_inject(unsigned int vcpu, unsigned int intid, unsigned int priority,
                                  unsigned int group, unsigned int list)
{
    seL4_Error error =
        seL4_ARM_VCPU_InjectIRQ(BASE_VCPU_CAP + vcpu, (seL4_Uint16)intid, (seL4_Uint8)priority,
                                (seL4_Uint8)group, (seL4_Uint8)list);

    if (error != seL4_DeleteFirst) {
        machine_check("microkit_vm: InjectIRQ", vcpu, error);
    }
    return error == seL4_NoError;
}

/* How many list registers there are: the kernel refuses one that cannot be, and says which can. */
static inline unsigned int machine_lists(void)
{
    seL4_Error error = seL4_ARM_VCPU_InjectIRQ(BASE_VCPU_CAP, 0, 0, 0, 0xff);

    return error == seL4_RangeError ? (unsigned int)seL4_GetMR(1) + 1 : 0;
}

static inline void machine_timer_acknowledge(unsigned int vcpu, unsigned int intid)
{
    microkit_vcpu_arm_ack_vppi(vcpu, intid);
}

static inline void machine_irq_acknowledge(microkit_channel channel)
{
    microkit_irq_ack(channel);
}

static inline void machine_notify(microkit_channel channel)
{
    microkit_notify(channel);
}

/*
 * A guest begins with its caches off and reads memory itself (Arm ARM D4.4.5), so what is written for it must be in memory
 * (D4.4.8).
 */
static inline void machine_clean(const void *from, uint64_t size)
{
    microkit_internal_cache_clean(from, size);
}

static inline void machine_print(const char *text)
{
    microkit_dbg_puts(text);
}

static inline void machine_print_number(uint64_t number)
{
    microkit_dbg_puthex64(number);
}
