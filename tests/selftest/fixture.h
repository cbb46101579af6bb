/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A machine around the self-test: its cores, its counter, its firmware, its RAM and its interrupt controller
 * are as the tests' board has them (include/board/config.h), until a test changes something.
 */
#pragma once

#include "../harness/host/check.h"

#include <selftest/core.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define CORES   3
#define SGIS    16
#define NOTHING UINT64_MAX
/* How a process ends in which a core turns itself off, or waits for ever. */
#define CORE_OFF           3
#define CORE_WAITS         4
#define CHECK_SAYS(text)   CHECK(strstr(console(), text) != NULL)
#define CHECK_SILENT(text) CHECK(strstr(console(), text) == NULL)

struct machine {
    struct core_report self; /* what the core's own registers say; counter is what it reads next */
    uint64_t pa_range;
    uint64_t tick; /* how much the counter goes on by a read */
    uint64_t line; /* and by a character on the UART */
    bool has_gic_registers;
    uint32_t gic_revision;
    uint32_t gicd_typer;
    uint32_t targets; /* GICD_ITARGETSR0 */
    uint64_t
        affinities[4]; /* GICR_TYPER[63:32] of each redistributor; NOTHING: it does not answer */
    uint8_t priorities[SGIS];
    uint32_t secure; /* a bit for each SGI that is firmware's */
    bool has_gic;
    bool has_firmware;
    int64_t psci_version;
    struct {
        int64_t state;
        int64_t start_error;
        bool comes;
        bool stays;
        struct core_report report;
    } cores[CORES];
    uint64_t silent; /* an address of RAM where nothing answers */
    uint64_t stuck;  /* one that does not keep what is written */
    uint64_t alias;  /* address bits that RAM does not see */
};

extern struct machine machine;
void machine_reset(void);
void console_clear(void);
/* Do all words of RAM that were written have their first value again? */
bool ram_is_untouched(void);
/* CORE_OFF or CORE_WAITS, of a process that plays a core that does this last; -1: it ended otherwise. */
int how_a_core_ends(void (*last)(void));
