/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls of the secure monitor (Arm DEN 0028): x0..x7 out and back. A badge other than 0 is the one
 * function that the capability allows.
 */
#include "decode.h"

#include <machine/machine.h>
#include <sel4/invocation.h>

struct error decode_smc(const struct invocation *inv, struct smc_plan *plan)
{
    if (inv->label != ARMSMCCall) {
        return error_code(seL4_IllegalOperation);
    }
    if (inv->length < SMC_REGISTERS) {
        return error_code(seL4_TruncatedMessage);
    }
    for (u32 i = 0; i < SMC_REGISTERS; i++) {
        plan->registers[i] = invocation_argument(inv, i);
    }
    if (inv->cap.word != 0 && plan->registers[0] != inv->cap.word) {
        return error_code(seL4_IllegalOperation);
    }
    return error_none();
}

void invoke_smc(const struct invocation *inv, const struct smc_plan *plan)
{
    struct smc_plan result = *plan;

    machine_smc(result.registers);
    for (u32 i = 0; i < SMC_REGISTERS; i++) {
        invocation_result(inv, i, result.registers[i]);
    }
    invocation_result_length(inv, SMC_REGISTERS);
}
