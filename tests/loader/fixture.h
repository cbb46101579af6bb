/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the tests of the loader share: a console that keeps what was printed, a machine whose parts a
 * test can take away (behind loader/machine.h), and an image in memory as the tool would make it.
 */
#pragma once

#include <loader/image.h>

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../harness/host/check.h"

#define CHECK_PRINTED(text) CHECK(strcmp(console(), text) == 0)

/* How what a test calls ended: it runs in a process of its own. */
enum ending {
    RETURNED,
    STOPPED,  /* waits for ever */
    OFF,      /* firmware took the power */
    ENTERED,  /* a kernel */
    CORE_OFF, /* this core alone */
    CRASHED
};

enum ending run(void (*function)(void));

/* It says exactly this line, and the machine is off. */
#define CHECK_FAILS(function, text)                               \
    do {                                                          \
        console_clear();                                          \
        CHECK(run(function) == OFF);                              \
        CHECK_PRINTED("LDR|ERROR: board test_board: " text "\n"); \
    } while (0)

#define CHECK_PASSES(function)            \
    do {                                  \
        console_clear();                  \
        CHECK(run(function) == RETURNED); \
        CHECK_PRINTED("");                \
    } while (0)

void console_clear(void);

/* What was done to the machine, in order, words separated by blanks. */
const char *trace(void);
void trace_add(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define MACHINE_CORES 4 /* of which 0 runs, the others are off */
#define MACHINE_BANKS 2

struct machine {
    uint64_t level;
    uint64_t affinity;
    uint64_t frequency;
    bool has_gic_registers;
    bool has_firmware;
    bool can_power_off;
    bool flush_fails;
    bool (*watchdog)(uint64_t registers[4]); /* firmware's, where it has one */
    int64_t core_state[MACHINE_CORES];
    int64_t start_error;
    uint32_t gic_revision;
    struct {
        uint64_t base;
        uint64_t size;
    } ram[MACHINE_BANKS];
    /* Where there is no RAM: reads find ones and writes vanish. Else both abort. */
    bool is_silent;
};

/* As the board has them, until a test changes something. Common to the test and to run(). */
extern struct machine *machine;
void machine_reset(void);

/* Whether each word of RAM that was written has its first value again; and how many there were. */
bool ram_is_untouched(void);
unsigned ram_words_probed(void);

/* An image for the board at image_header: two cores, two interrupts, two segments, one of which is only
 * zeros, and three pages of the other, of which two share their lines; with windows and segments in RAM of
 * the machine. Room for changes; seal() makes the checksum right and forbids ASan what lies behind the
 * image, but for the loader's tables. */
#define IMAGE_ROOM 0x10000
struct image_header *image_make(void);
struct image_core *image_core_at(unsigned index);
struct image_irq *image_irq_at(unsigned index);
struct image_segment *image_segment_at(unsigned index);
struct image_page *image_page_at(unsigned index);
struct image_time *image_time_at(unsigned index); /* of those that a test has */
unsigned char image_byte(unsigned index);         /* of those that are stored */
void image_seal(void);
