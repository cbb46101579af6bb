/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The parts of a report in their order. The first line is Microkit's, for those who look for it. Who
 * faults stays stopped, but others may have the right to start it again.
 */
#include <monitor/config.h>
#include <monitor/console.h>
#include <monitor/fault.h>
#include <monitor/guest.h>
#include <monitor/info.h>
#include <monitor/registers.h>
#include <monitor/report.h>
#include <monitor/waiters.h>

#include <stddef.h>

/*@ requires is_info(info) && pd < info->pds && is_message(fault);
    assigns \nothing;
 */
static void print_report(const struct monitor_info *info, uint32_t pd, const struct message *fault)
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
    print("; everything else runs on");
    if (victim.pd->on_fault != MONITOR_ON_FAULT_STOP) {
        print("\n"); /* it runs again, or nothing does */
    } else {
        waiters_print(info, pd);
    }
    guest_print_all(info, pd);
}

uint32_t report_count(struct monitor *monitor, uint64_t number)
{
    uint8_t *reports = &monitor->reports[number < PDS_KEPT ? number : PDS_KEPT];

    return *reports == REPORTS_MOST ? 0 : ++*reports;
}

void report_fault(struct monitor *monitor, uint32_t pd, const struct message *fault)
{
    uint32_t count = CONFIG_PRINTING ? report_count(monitor, pd) : 0;

    if (count == 0) {
        return;
    }
    print_report(monitor->info, pd, fault);
    if (count == REPORTS_MOST) {
        print_error_line(info_pds(monitor->info)[pd].name);
        print("its further faults are not reported\n");
    }
}
