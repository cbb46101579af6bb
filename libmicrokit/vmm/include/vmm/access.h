/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a load or store of a guest that faulted was, from its syndrome (Arm ARM D13.2.37, ISS of data aborts).
 */
#pragma once

#include <microkit.h>

struct microkit_vm_access {
    uint64_t address;    /* guest physical */
    unsigned int bytes;  /* 1, 2, 4, 8 */
    unsigned int number; /* of the register, 0..31; 31 is zero */
    bool write;
    bool sign; /* what is read is extended by its sign ... */
    bool wide; /* ... to 64 bits */
};

/* Exception classes. */
enum {
    EC_UNKNOWN = 0x00,
    EC_HVC = 0x16,
    EC_SMC = 0x17,
    EC_SYSTEM_REGISTER = 0x18,
    EC_FETCH_ABORT = 0x20, /* of a lower exception level; + 1: of the same */
    EC_DATA_ABORT = 0x24,
};

#define ESR_EC(esr) ((esr) >> 26 & 0x3f)
/* The instruction has 4 bytes, not 2 (T32). */
#define ESR_IL    (1u << 25)
#define ESR_ISV   (1u << 24)
#define ESR_S1PTW (1u << 7)
#define ESR_WNR   (1u << 6)

/*
 * False: the syndrome does not describe it, as of pairs, of those that change their address register, of cache
 * maintenance and of walks of the guest's own tables; or it is not a data abort, or not aligned.
 */
bool microkit_vm_access_decode(uint64_t esr, uint64_t address, struct microkit_vm_access *access);

/* What the register becomes when value was read. */
uint64_t microkit_vm_access_extend(const struct microkit_vm_access *access, uint64_t value);

/* What is written of a register's value. */
uint64_t microkit_vm_access_cut(const struct microkit_vm_access *access, uint64_t value);
