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
#include <monitor/report.h>

#include <sel4/faults.h>

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
    memset(fixture_looks, 0, sizeof(fixture_looks));
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
    CHECK(guest_find(info, FIXTURE_VMM, 3) == &info_guests(info)[5]);
    CHECK(!guest_find(info, FIXTURE_VMM, 4) && !guest_find(info, FIXTURE_VMM, 5));
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
                  "MON|ERROR: linux:5: VPPIEvent of interrupt 1577058321, pc 0xffff800008010abc, "
                  "EL1\n");
    status_pages[3].cores[2] = 1;
    tell(ABOVE, MONITOR_CONTROL_ORPHANED, 5, seL4_Fault_UserException, 0, 0x2000000);
    CHECK_PRINTED("other:5: the virtual CPU has faulted, and core 2 of its VMM above is down: it "
                  "stays stopped\n");
    CHECK_PRINTED("other:5: UserException, esr 0x2000000 (undefined instruction, or one not "
                  "allowed here), pc ");
}

static struct message a_fault(seL4_Word label, seL4_Word index, seL4_Word word)
{
    struct message message = {.label = label};

    message.words[index] = word;
    return message;
}

/* Of one whose VMM is here the kernel says what the fault is, not the VMM. */
static void vmm_is_here(void)
{
    begin();
    fixture_looks[1] = (struct fixture_look){
        MULTIKIT_DOING_WAITS,
        {.label = seL4_Fault_VMFault, .words = {0x40000010, 0x8000f00, 0, 0x93810046}}};
    tell(FIXTURE_VMM, MICROKIT_CONTROL_FAULTED, 1, seL4_Fault_VCPUFault, 1, 1);
    CHECK_PRINTED("MON|ERROR: near:1: the virtual CPU has faulted, and its VMM p20 does not let it "
                  "go on\n"
                  "MON|ERROR: near:1: VMFault at guest physical address 0x8000f00, esr 0x93810046 "
                  "(data abort), pc 0xffff800008010abc, EL1\n");
    CHECK_ASKED("read 205\nanswer 0/2 0 0\n");
}

/* It has been stopped, or goes on: a VMM may answer in other ways than by its answer. Only it is told of one. */
static void not_to_be_reported(void)
{
    begin();
    fixture_looks[0].fault = a_fault(seL4_Fault_VCPUFault, 0, 0x5e000011);
    for (uint32_t i = MULTIKIT_DOING_NOTHING; i <= MULTIKIT_DOING_SLEEPS; i++) {
        fixture_looks[1].doing = (enum multikit_doing)i;
        tell(FIXTURE_VMM, MICROKIT_CONTROL_FAULTED, 1, seL4_Fault_VMFault, 0, 0);
    }
    CHECK_ASKED("answer 0/2 0 0\nanswer 0/2 0 0\nanswer 0/2 0 0\nanswer 0/2 0 0\n");
    for (seL4_Word what = 0; what < 20; what++) {
        asked_clear();
        tell(FIXTURE_VMM, what, what == MICROKIT_CONTROL_FAULTED ? FIXTURE_NEAR : 0, 0, 0, 0);
        CHECK(strncmp(asked(), "answer ", 7) == 0 && strncmp(asked(), "answer 0", 8) != 0);
        asked_clear();
        tell(FIXTURE_VMM - 1, what, 0, 0, 0, 0);
        CHECK(strncmp(asked(), "answer ", 7) == 0 && strncmp(asked(), "answer 0", 8) != 0);
    }
    CHECK(console()[0] == '\0');
}

static void near_at_most_so_often(void)
{
    begin();
    fixture_looks[0].fault = fixture_looks[3].fault = a_fault(seL4_Fault_VCPUFault, 0, 0);
    for (int i = 0; i < REPORTS_MOST; i++) {
        console_clear();
        tell(FIXTURE_VMM, MICROKIT_CONTROL_FAULTED, 0, 0, 0, 0);
        CHECK_PRINTED("near:0");
    }
    console_clear();
    tell(FIXTURE_VMM, MICROKIT_CONTROL_FAULTED, 0, 0, 0, 0);
    CHECK(console()[0] == '\0');
    tell(FIXTURE_VMM, MICROKIT_CONTROL_FAULTED, 3, 0, 0, 0);
    CHECK_PRINTED("near:3");
}

/* Of each kind, the word that says most. */
static void kinds(void)
{
    static const struct {
        seL4_Word label, index, word;
        const char *text;
    } all[] = {
        {seL4_Fault_VCPUFault, seL4_VCPUFault_HSR, 0x5e000011,
         ": VCPUFault, esr 0x5e000011 (SMC not allowed), pc"},
        {seL4_Fault_UnknownSyscall, seL4_UnknownSyscall_Syscall, 0xc5000020,
         ": UnknownSyscall (HVC), x7 0xc5000020, pc"},
        {seL4_Fault_VGICMaintenance, seL4_VGICMaintenance_IDX, 3,
         ": VGICMaintenance of list register 3, pc"},
        {seL4_Fault_VPPIEvent, seL4_VPPIEvent_IRQ, 27, ": VPPIEvent of interrupt 27, pc"},
        {seL4_Fault_UserException, seL4_UserException_Number, 0x2000000,
         ": UserException, esr 0x2000000 (undefined"},
        {seL4_Fault_Timeout, 0, 0, ": fault 5, pc"},
    };

    begin();
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        memset(monitor.reports, 0, sizeof(monitor.reports));
        fixture_looks[2].fault = a_fault(all[i].label, all[i].index, all[i].word);
        tell(FIXTURE_VMM, MICROKIT_CONTROL_FAULTED, 2, 0, 0, 0);
        CHECK_PRINTED(all[i].text);
    }
}

static const char *last_lines(const char *before)
{
    const char *found = strstr(console(), before);

    CHECK(found != NULL);
    return found + strlen(before);
}

/* After its own report, each of its virtual CPUs; of another's nothing. */
static void vmm_faults(void)
{
    static const struct message fault = {.label = seL4_Fault_VMFault,
                                         .words = {0x200014, 0, 0, 0x92000047}};

    begin();
    fixture_looks[0].doing = MULTIKIT_DOING_RUNS;
    fixture_looks[1] = (struct fixture_look){MULTIKIT_DOING_WAITS,
                                             a_fault(seL4_Fault_VPPIEvent, seL4_VPPIEvent_IRQ, 27)};
    fixture_looks[2].doing = MULTIKIT_DOING_SLEEPS;
    fixture_looks[3].doing = MULTIKIT_DOING_NOTHING;
    report_fault(&monitor, FIXTURE_VMM, &fault);
    CHECK(strcmp(last_lines("everything else runs on\n"),
                 "MON|ERROR: near:0: runs, pc 0xffff800008010abc, EL1\n"
                 "MON|ERROR: near:1: waits for its VMM p20: VPPIEvent of interrupt 27, "
                 "pc 0xffff800008010abc, EL1\n"
                 "MON|ERROR: near:2: waits for an interrupt (WFI), pc 0xffff800008010abc, EL1\n"
                 "MON|ERROR: near:3: stopped, pc 0xffff800008010abc, EL1\n") == 0);
    console_clear();
    report_fault(&monitor, FIXTURE_VMM - 1, &fault);
    CHECK(strcmp(last_lines("everything else runs on\n"), "") == 0);
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
    vmm_is_here();
    not_to_be_reported();
    near_at_most_so_often();
    kinds();
    vmm_faults();
    exits();
    at_most_so_often();
    nothing_else();
    return 0;
}
