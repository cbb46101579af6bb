/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The parts of a report in their order. The first line is Microkit's, for those who look for it.
 */
#include <monitor/console.h>
#include <monitor/registers.h>
#include <monitor/report.h>

#include <stddef.h>

void report_fault(const struct monitor_info *info, uint32_t pd, const struct message *fault)
{
    seL4_UserContext registers;
    struct victim victim = {info, &info_pds(info)[pd], NULL};

    if (kernel_read_registers(pd, &registers) == seL4_NoError) {
        victim.registers = &registers;
    }
    print("MON|ERROR: faulting PD: ");
    print(victim.pd->name);
    print("\n");
    fault_print(&victim, fault);
    if (victim.registers) {
        registers_print(&victim);
    }
    print_error_line(victim.pd->name);
    print("stopped on core ");
    print_decimal(info->core);
    print("; everything else runs on\n");
}
