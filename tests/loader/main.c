/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * The order of a boot: nothing starts before all is checked, core 0 enters last.
 */
#include "fixture.h"

_Noreturn void loader_main(uint64_t loaded_at, uint64_t tree);
void loader_prepare(uint64_t to, uint64_t size);

/* loader/load.c */
#define LOADING                                                                                 \
    "clean-3000 zero-64 zero-64 zero-64 caches-on zero-64 copy-2 copy-1 copy-8 copy-3 zero-64 " \
    "copy-1 copy-1 copy-1 copy-1 copy-1 copy-1 copy-1 copy-1 zero-64 zero-128 zero-128 "        \
    "caches-off "                                                                               \
    "clean-5000 clean-2000 "

static _Alignas(4096) unsigned char places[2][0x5000];

static void boot(void)
{
    loader_main(0x1000, 0);
}

/* Segments are copied to memory of the host. */
static void prepare(void)
{
    machine_reset();
    image_make();
    for (unsigned i = 0; i < 2; i++) {
        image_segment_at(i)->pa = (uint64_t)places[i];
    }
    machine->ram[1].base = (uint64_t)places;
    machine->ram[1].size = sizeof(places);
    image_seal();
}

static void check_boot(void)
{
    prepare();
    CHECK(run(boot) == ENTERED);
    CHECK_PRINTED("LDR|INFO: Multikit loader for test_board, loaded at 0x1000\n"
                  "LDR|INFO: 2 segments, 2 interrupts, 2 cores\n");
    CHECK(strcmp(trace(), LOADING
                 "gic irq-33-0 irq-34-1 enable finished on-1-42000000-1 enter-41000000-0 ") == 0);
}

static void check_untouched(void)
{
    prepare();
    machine->frequency++;
    CHECK(run(boot) == OFF);
    CHECK(strcmp(trace(), "flushed ") == 0);
    prepare();
    image_segment_at(0)->memory_size--;
    CHECK(run(boot) == OFF);
    CHECK(strcmp(trace(), "flushed ") == 0);
}

static void check_refused(void)
{
    prepare();
    machine->start_error = -3;
    CHECK(run(boot) == OFF);
    CHECK(strstr(console(), "core 1 (MPIDR 0x1) cannot be started: PSCI error 3\n"));
    CHECK(!strstr(trace(), "enter"));
}

static void move_to_ram(void)
{
    loader_prepare(0x41000000, 0x10000);
}

static void move_beyond(void)
{
    loader_prepare(0x7fff0000, 0x10040);
}

static void check_prepare(void)
{
    machine_reset();
    image_make();
    CHECK_PASSES(move_to_ram);
    CHECK_FAILS(move_beyond,
                "the image needs RAM at 0x80000038, this machine has 1 GiB at 0x40000000, the "
                "board 1 GiB: give it all (QEMU: -m), or correct ram in board.toml");
    machine->level = 1;
    CHECK(run(move_to_ram) == STOPPED);
    CHECK(strstr(console(), "started at EL1"));
}

int main(void)
{
    check_boot();
    check_untouched();
    check_refused();
    check_prepare();
    return 0;
}
