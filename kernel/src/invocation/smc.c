/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls of the secure monitor (Arm DEN 0028): x0..x7 out and back. A badge other than 0 is the one
 * function that the capability allows.
 */
#include "decode.h"

#include <machine/machine.h>
#include <sel4/invocation.h>

#define SMC_REGISTERS 8u

static void invoke_smc_call(const struct invocation *inv, word_t registers[SMC_REGISTERS])
{
    machine_smc(registers);
    for (u32 i = 0; i < SMC_REGISTERS; i++) {
        invocation_result(inv, i, registers[i]);
    }
    invocation_result_length(inv, SMC_REGISTERS);
}

struct error decode_smc(const struct invocation *inv)
{
    word_t registers[SMC_REGISTERS];

    if (inv->label != ARMSMCCall) {
        return error_code(seL4_IllegalOperation);
    }
    if (inv->length < SMC_REGISTERS) {
        return error_code(seL4_TruncatedMessage);
    }
    for (u32 i = 0; i < SMC_REGISTERS; i++) {
        registers[i] = invocation_argument(inv, i);
    }
    if (inv->cap.word != 0 && registers[0] != inv->cap.word) {
        return error_code(seL4_IllegalOperation);
    }
    invoke_smc_call(inv, registers);
    return error_none();
}
