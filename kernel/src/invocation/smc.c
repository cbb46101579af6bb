/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls of the secure monitor (Arm DEN 0028): x0..x7 out and back. A badge other than 0 is the one
 * function that the capability allows. One of a core allows two: to ask firmware whether that core is
 * on, and to start it, which firmware refuses while it is. Which core, and where it starts, says the
 * capability: to choose an entry at EL2 would be to have all memory.
 */
#include "decode.h"

#include <machine/machine.h>
#include <multikit/psci.h>
#include <sel4/invocation.h>

static struct error decode_smc_core(const struct invocation *inv, struct smc_plan *plan)
{
    word_t function = invocation_argument(inv, 0);

    if (function != PSCI_CPU_ON && function != PSCI_AFFINITY_INFO) {
        return error_code(seL4_IllegalOperation);
    }
    plan->registers[1] = inv->cap.word & ~SMC_CORE;
    plan->registers[2] = function == PSCI_CPU_ON ? inv->cap.aux : 0;
    plan->registers[3] = 0;
    return error_none();
}

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
    if (inv->cap.aux != 0) {
        return decode_smc_core(inv, plan);
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
