/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Whole reports: their first and last lines, what is between them, and how many there are.
 */
#include "fixture.h"

#include <monitor/report.h>

#include <stdbool.h>

/* A monitor that has reported nothing yet. */
static struct monitor *fresh(const struct monitor_info *info)
{
    static struct monitor monitor;

    monitor = (struct monitor){.info = info};
    return &monitor;
}

static const struct message write_to_code = {
    1, seL4_Fault_VMFault, {0x200014, 0x200000, 0, 0x9200004f}, 0};

static void whole(void)
{
    static const char last[] = "crasher: stopped on core 3; everything else runs on\n";

    report_fault(fresh(fixture_info(0)), 0, &write_to_code);
    CHECK(strncmp(console(), "MON|ERROR: faulting PD: crasher\nMON|ERROR: VMFault: ", 52) == 0);
    CHECK_PRINTED("crasher: pc 0x");
    CHECK(strcmp(console() + strlen(console()) - strlen(last), last) == 0);
}

static void without_registers(void)
{
    const struct monitor_info *info = fixture_info(0);

    kernel_error = seL4_IllegalOperation;
    report_fault(fresh(info), 0, &write_to_code);
    CHECK_PRINTED("everything else runs on");
    CHECK(strstr(console(), "pc 0x") == NULL);
}

static void reported_so_often(struct monitor *monitor, uint32_t pd, int times)
{
    struct message fault = {1, seL4_Fault_VMFault, {0x200014, 0, 0, 0x92000047}, 0};
    int reports = 0;

    for (int i = 0; i < 300; i++) {
        console_clear();
        report_fault(monitor, pd, &fault);
        reports += console()[0] != '\0';
        CHECK((strstr(console(), "its further faults are not reported") != NULL) ==
              (times > 0 && i == times - 1));
    }
    CHECK(reports == times);
}

/* Each PD has a number of its own. */
static void again_and_again(void)
{
    struct monitor *monitor = fresh(fixture_info(0));

    reported_so_often(monitor, 0, REPORTS_MOST);
    reported_so_often(monitor, 2, REPORTS_MOST);
    reported_so_often(monitor, 0, 0);
}

int main(void)
{
    again_and_again();
    whole();
    without_registers();
    return 0;
}
