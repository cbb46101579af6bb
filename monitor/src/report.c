/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What happened, to whom, where: in words.
 */
#include <console.h>
#include <info.h>
#include <report.h>

static const char *cause(seL4_Word label)
{
    static const char *const causes[] = {
        [seL4_Fault_CapFault] = "used a capability that is not there",
        [seL4_Fault_UnknownSyscall] = "made a system call that does not exist",
        [seL4_Fault_UserException] = "executed something that the processor refuses",
        [seL4_Fault_DebugException] = "hit a breakpoint",
        [seL4_Fault_Timeout] = "used up its budget",
        [seL4_Fault_VMFault] = "accessed memory that it may not",
    };

    return label < sizeof(causes) / sizeof(causes[0]) && causes[label] ? causes[label] : "faulted";
}

static void print_code(uint32_t pd, seL4_Word address)
{
    const struct monitor_symbol *symbol = info_symbol(pd, address);

    print_hex(address);
    if (symbol) {
        print(" ");
        print(info_string(symbol->name));
        print("+");
        print_decimal(address - symbol->address);
    }
    print("\n");
}

static void print_access(uint32_t pd, seL4_Word address, seL4_Word fetch, seL4_Word esr)
{
    const struct monitor_region *region = info_region(pd, address);

    print("MON|ERROR:   ");
    print(fetch ? "instruction fetch from " : esr & (1u << 6) ? "write to " : "read of ");
    print_hex(address);
    if (region) {
        print(" in ");
        print(info_string(region->name));
    } else {
        print(address < 0x1000 ? " (null pointer)" : " where nothing is mapped");
    }
    print("\n");
}

static void print_registers(uint32_t pd)
{
    seL4_UserContext registers;

    if (seL4_TCB_ReadRegisters(MONITOR_PD_BASE + pd * MONITOR_PD_STRIDE + MONITOR_PD_TCB, 0, 0,
                               sizeof(registers) / sizeof(seL4_Word), &registers) != seL4_NoError) {
        return;
    }
    print("MON|ERROR:   pc ");
    print_code(pd, registers.pc);
    print("MON|ERROR:   lr ");
    print_code(pd, registers.x30);
    print("MON|ERROR:   sp ");
    print_hex(registers.sp);
    print("\n");
}

void report_fault(uint32_t pd, seL4_MessageInfo_t message)
{
    seL4_Word label = seL4_MessageInfo_get_label(message);
    seL4_Word address = seL4_GetMR(1), fetch = seL4_GetMR(2), esr = seL4_GetMR(3);

    print("MON|ERROR: faulting PD: ");
    print(info_pd(pd)->name);
    print("\nMON|ERROR:   on core ");
    print_decimal(info()->core);
    print(": ");
    print(cause(label));
    print("\n");
    if (label == seL4_Fault_VMFault) {
        print_access(pd, address, fetch, esr);
    }
    print_registers(pd);
}
