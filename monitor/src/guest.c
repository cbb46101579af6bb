/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What there is to say about a guest: its program is unknown here, so no symbols and no regions, but PC, exception
 * level and syndrome, by which whoever knows the guest finds the place.
 */
#include <monitor/console.h>
#include <monitor/esr.h>
#include <monitor/guest.h>
#include <monitor/info.h>
#include <monitor/parent_page.h>
#include <monitor/report.h>

#include <sel4/faults.h>
#include <stddef.h>

/* PSTATE: M[4] is set in AArch32 state, else M[3:2] is the exception level (Arm ARM C5.2.19). */
#define PSTATE_AARCH32  0x10u
#define PSTATE_EL(word) ((word) >> 2 & 3)

const struct monitor_guest *guest_find(const struct monitor_info *info, uint32_t parent,
                                       seL4_Word id)
{
    const struct monitor_guest *guests = info_guests(info);

    for (uint32_t i = 0; i < info->guests; i++) {
        if (guests[i].parent == parent + 1 && guests[i].id == id) {
            return &guests[i];
        }
    }
    return NULL;
}

static void print_syndrome(uint64_t esr)
{
    print(", esr ");
    print_hex(esr);
    print(" (");
    print(esr_class_name(esr));
    print(")");
}

static void print_cause(seL4_Word label, const seL4_Word *words)
{
    switch (label) {
    case seL4_Fault_VMFault:
        print("VMFault at guest physical address ");
        print_hex(words[seL4_VMFault_Addr]);
        print_syndrome(words[seL4_VMFault_FSR]);
        break;
    case seL4_Fault_VCPUFault:
        print("VCPUFault");
        print_syndrome(words[seL4_VCPUFault_HSR]);
        break;
    case seL4_Fault_UserException:
        print("UserException");
        print_syndrome(words[seL4_UserException_Number]);
        break;
    default:
        print("fault ");
        print_decimal(label);
        break;
    }
}

static void print_place(seL4_CPtr thread)
{
    seL4_UserContext registers;

    if (kernel_read_guest(thread, &registers) != seL4_NoError) {
        return;
    }
    print(", pc ");
    print_hex(registers.pc);
    print(", EL");
    print_decimal(registers.spsr & PSTATE_AARCH32 ? 0 : PSTATE_EL(registers.spsr));
}

static void print_why(const struct monitor_info *info, const struct monitor_guest *guest,
                      bool is_down)
{
    const struct monitor_parent *vmm = &info_parents(info)[guest->parent - 1 - info->pds];

    print(", and ");
    if (is_down && page_is_down(vmm)) {
        print("core ");
        print_decimal(vmm->core);
        print(" of ");
    }
    print("its VMM ");
    print(info_string(info, vmm->name));
    print(is_down ? " is down: it stays stopped\n" : " does not let it go on\n");
}

void guest_report(struct monitor *monitor, const struct monitor_guest *guest,
                  const struct message *told)
{
    const struct monitor_info *info = monitor->info;
    const char *name = info_string(info, guest->name);

    if (report_count(monitor, info->pds + (uint64_t)(guest - info_guests(info))) == 0) {
        return;
    }
    print_error_line(name);
    print("the virtual CPU has faulted");
    print_why(info, guest, told->label == MONITOR_CONTROL_ORPHANED);
    print_error_line(name);
    print_cause(told->words[2], told->words + MONITOR_FAULT_WORDS);
    print_place(guest->tcb);
    print("\n");
}
