/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Syndromes of loads and stores: see vmm/access.h.
 */
#include <vmm/access.h>

#define ISS_SAS(esr) ((esr) >> 22 & 3)
#define ISS_SSE      (1u << 21)
#define ISS_SRT(esr) ((esr) >> 16 & 31)
#define ISS_SF       (1u << 15)

bool microkit_vm_access_decode(uint64_t esr, uint64_t address, struct microkit_vm_access *access)
{
    *access = (struct microkit_vm_access){
        .address = address,
        .bytes = 1u << ISS_SAS(esr),
        .number = (unsigned int)ISS_SRT(esr),
        .write = (esr & ESR_WNR) != 0,
        .sign = (esr & ISS_SSE) != 0,
        .wide = (esr & ISS_SF) != 0,
    };
    return ESR_EC(esr) == EC_DATA_ABORT && (esr & ESR_ISV) != 0 && (esr & ESR_S1PTW) == 0 &&
           (address & (access->bytes - 1)) == 0;
}

static uint64_t mask(unsigned int bytes)
{
    return ~(uint64_t)0 >> (64 - 8 * bytes);
}

uint64_t microkit_vm_access_extend(const struct microkit_vm_access *access, uint64_t value)
{
    uint64_t sign = (uint64_t)1 << (8 * access->bytes - 1);

    value &= mask(access->bytes);
    if (access->sign) {
        value = (value ^ sign) - sign;
    }
    return access->wide ? value : value & mask(4);
}

uint64_t microkit_vm_access_cut(const struct microkit_vm_access *access, uint64_t value)
{
    return value & mask(access->bytes);
}
