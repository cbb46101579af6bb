/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Which virtual CPU a parent means, and what is said of one that has faulted and that nobody lets go on.
 */
#include "fixture.h"

#include <monitor/control.h>
#include <monitor/guest.h>
#include <monitor/info.h>
#include <monitor/monitor.h>

#define FAR   FIXTURE_PDS       /* has linux:5 */
#define ABOVE (FIXTURE_PDS + 1) /* has other:5, and is on core 2 */
#define EL1H  0x3c5

static struct monitor monitor;

static void begin(void)
{
    CHECK(monitor_start(&monitor, fixture_info(0)));
    memset(&monitor.reports, 0, sizeof(monitor.reports));
    status_pages[3].cores[2] = 0;
    kernel_registers = (seL4_UserContext){.pc = 0xffff800008010abc, .spsr = EL1H};
    kernel_error = seL4_NoError;
    console_clear();
    asked_clear();
}

static void tell(uint32_t parent, seL4_Word what, seL4_Word child, seL4_Word label,
                 seL4_Word second, seL4_Word fourth)
{
    struct message message = {.badge = MONITOR_BADGE_CONTROL | (parent + 1),
                              .label = what,
                              .words = {child, 1, label, 0x5e000011, second, 0, fourth},
                              .length = 7};

    monitor_handle(&monitor, &message);
}

static void found(void)
{
    const struct monitor_info *info = fixture_info(0);

    CHECK(guest_find(info, FAR, 5) == &info_guests(info)[0]);
    CHECK(guest_find(info, ABOVE, 5) == &info_guests(info)[1]);
    CHECK(!guest_find(info, FAR, 6) && !guest_find(info, FAR, 1) && !guest_find(info, 0, 5));
    CHECK(!guest_find(info, FAR, 1ULL << 32 | 5));
}

/* Machine, id, what happened, where it stands. */
static void not_let_go_on(void)
{
    begin();
    tell(FAR, MICROKIT_CONTROL_FAULTED, 5, seL4_Fault_VMFault, 0x8000f00, 0x93810046);
    CHECK_PRINTED(
        "MON|ERROR: linux:5: the virtual CPU has faulted, and its VMM above does not let it go on\n"
        "MON|ERROR: linux:5: VMFault at guest physical address 0x8000f00, esr 0x93810046 (data "
        "abort), "
        "pc 0xffff800008010abc, EL1\n");
    CHECK_ASKED("read 200\nanswer 0/2 0 0\n");
}

static void vmm_is_down(void)
{
    begin();
    tell(FAR, MONITOR_CONTROL_ORPHANED, 5, seL4_Fault_VPPIEvent, 0, 0);
    CHECK_PRINTED("MON|ERROR: linux:5: the virtual CPU has faulted, and its VMM above is down: it "
                  "stays stopped\n"
                  "MON|ERROR: linux:5: fault 9, pc 0xffff800008010abc, EL1\n");
    status_pages[3].cores[2] = 1;
    tell(ABOVE, MONITOR_CONTROL_ORPHANED, 5, seL4_Fault_UserException, 0, 0x2000000);
    CHECK_PRINTED("other:5: the virtual CPU has faulted, and core 2 of its VMM above is down: it "
                  "stays stopped\n");
    CHECK_PRINTED("other:5: UserException, esr 0x2000000 (undefined instruction, or one not "
                  "allowed here), pc ");
}

/* The first word is the syndrome; EL0 of both kinds; registers that cannot be read. */
static void exits(void)
{
    begin();
    kernel_registers.spsr = 0x10;
    tell(FAR, MICROKIT_CONTROL_FAULTED, 5, seL4_Fault_VCPUFault, 0, 0);
    CHECK_PRINTED("VCPUFault, esr 0x5e000011 (SMC not allowed), pc 0xffff800008010abc, EL0\n");
    console_clear();
    kernel_registers.spsr = 0x80000000;
    tell(FAR, MICROKIT_CONTROL_FAULTED, 5, seL4_Fault_VCPUFault, 0, 0);
    CHECK_PRINTED(", EL0\n");
    console_clear();
    kernel_error = seL4_InvalidCapability;
    tell(FAR, MICROKIT_CONTROL_FAULTED, 5, seL4_Fault_VCPUFault, 0, 0);
    CHECK_PRINTED("VCPUFault, esr 0x5e000011 (SMC not allowed)\n");
    kernel_error = seL4_NoError;
}

/* A VMM decides how often; what that costs the core is bounded, and others' reports are not less. */
static void at_most_so_often(void)
{
    begin();
    for (int i = 0; i < REPORTS_MOST; i++) {
        console_clear();
        tell(FAR, MICROKIT_CONTROL_FAULTED, 5, seL4_Fault_VCPUFault, 0, 0);
        CHECK_PRINTED("linux:5");
    }
    console_clear();
    tell(FAR, MICROKIT_CONTROL_FAULTED, 5, seL4_Fault_VCPUFault, 0, 0);
    CHECK(console()[0] == '\0');
    tell(ABOVE, MICROKIT_CONTROL_FAULTED, 5, seL4_Fault_VCPUFault, 0, 0);
    CHECK_PRINTED("other:5");
}

/* Nothing of what a parent may ask for a child, nobody else's, and no parent of this core. */
static void nothing_else(void)
{
    begin();
    for (seL4_Word what = 0; what < 20; what++) {
        bool is_told = what == MICROKIT_CONTROL_FAULTED || what == MONITOR_CONTROL_ORPHANED;

        asked_clear();
        if (!is_told && what != MONITOR_CONTROL_INVOKE) {
            tell(FAR, what, 5, 0, 0, 0);
            CHECK_ASKED("answer 1/2 0 0\n");
        }
        asked_clear();
        tell(FAR, is_told ? what : MICROKIT_CONTROL_FAULTED, 6, 0, 0, 0);
        CHECK_ASKED("answer 1/2 0 0\n");
    }
    CHECK(console()[0] == '\0');
}

int main(void)
{
    found();
    not_let_go_on();
    vmm_is_down();
    exits();
    at_most_so_often();
    nothing_else();
    return 0;
}
