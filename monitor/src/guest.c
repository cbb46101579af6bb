/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What there is to say about a guest: its program is unknown here, so no symbols and no regions, but PC, exception
 * level and syndrome, by which whoever knows the guest finds the place.
 */
#include <monitor/config.h>
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

    /*@ loop invariant 0 <= i <= info->guests;
        loop assigns i;
        loop variant info->guests - i;
     */
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
    case seL4_Fault_UnknownSyscall:
        print("UnknownSyscall (HVC), x7 ");
        print_hex(words[seL4_UnknownSyscall_Syscall]);
        break;
    case seL4_Fault_VGICMaintenance:
        print("VGICMaintenance of list register ");
        print_decimal(words[seL4_VGICMaintenance_IDX]);
        break;
    case seL4_Fault_VPPIEvent:
        print("VPPIEvent of interrupt ");
        print_decimal(words[seL4_VPPIEvent_IRQ]);
        break;
    default:
        print("fault ");
        print_decimal(label);
        break;
    }
}

/* The end of a line. */
static void print_place(seL4_CPtr thread)
{
    seL4_UserContext registers;

    if (kernel_read_guest(thread, &registers) == seL4_NoError) {
        print(", pc ");
        print_hex(registers.pc);
        print(", EL");
        print_decimal(registers.spsr & PSTATE_AARCH32 ? 0 : PSTATE_EL(registers.spsr));
    }
    print("\n");
}

/* NULL: it is on this core. */
static const struct monitor_parent *far_vmm(const struct monitor_info *info,
                                            const struct monitor_guest *guest)
{
    return guest->parent > info->pds ? &info_parents(info)[guest->parent - 1 - info->pds] : NULL;
}

static void print_vmm(const struct monitor_info *info, const struct monitor_guest *guest)
{
    const struct monitor_parent *far = far_vmm(info, guest);

    print("its VMM ");
    print(far ? info_string(info, far->name) : info_pds(info)[guest->parent - 1].name);
}

static void print_why(const struct monitor_info *info, const struct monitor_guest *guest,
                      bool is_down)
{
    const struct monitor_parent *far = far_vmm(info, guest);

    print(", and ");
    if (is_down && page_is_down(far)) {
        print("core ");
        print_decimal(far->core);
        print(" of ");
    }
    print_vmm(info, guest);
    print(is_down ? " is down: it stays stopped\n" : " does not let it go on\n");
}

static void report(struct monitor *monitor, const struct monitor_guest *guest, bool is_down,
                   seL4_Word label, const seL4_Word *words)
{
    const struct monitor_info *info = monitor->info;
    const char *name = info_string(info, guest->name);

    if (!CONFIG_PRINTING ||
        report_count(monitor, info->pds + (uint64_t)(guest - info_guests(info))) == 0) {
        return;
    }
    print_error_line(name);
    print("the virtual CPU has faulted");
    print_why(info, guest, is_down);
    print_error_line(name);
    print_cause(label, words);
    print_place(guest->tcb);
}

void guest_report(struct monitor *monitor, const struct monitor_guest *guest,
                  const struct message *told)
{
    report(monitor, guest, told->label == MONITOR_CONTROL_ORPHANED, told->words[2],
           told->words + MONITOR_FAULT_WORDS);
}

/* One that its VMM has stopped or started meanwhile has no fault any more. What the VMM says of the fault does not
 * matter: the kernel knows it. */
void guest_report_near(struct monitor *monitor, const struct monitor_guest *guest)
{
    struct message fault;

    (void)kernel_look(guest->tcb, &fault);
    if (fault.label != seL4_Fault_NullFault) {
        report(monitor, guest, false, fault.label, fault.words);
    }
}

/* In the words of `microkit inspect` (tool/microkit/observe/words.py). */
static void print_doing(const struct monitor_info *info, const struct monitor_guest *guest)
{
    struct message fault;

    switch (kernel_look(guest->tcb, &fault)) {
    case MULTIKIT_DOING_RUNS:
        print("runs");
        break;
    case MULTIKIT_DOING_SLEEPS:
        print("waits for an interrupt (WFI)");
        break;
    case MULTIKIT_DOING_WAITS:
        print("waits for ");
        print_vmm(info, guest);
        print(": ");
        print_cause(fault.label, fault.words);
        break;
    default:
        print("stopped");
        break;
    }
    print_place(guest->tcb);
}

void guest_print_all(const struct monitor_info *info, uint32_t vmm)
{
    const struct monitor_guest *guests = info_guests(info);

    for (uint32_t i = 0; i < info->guests; i++) {
        if (guests[i].parent == vmm + 1) {
            print_error_line(info_string(info, guests[i].name));
            print_doing(info, &guests[i]);
        }
    }
}
