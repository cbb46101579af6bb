/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * Machines with less RAM than the board; and that looking changes nothing.
 */
#include "fixture.h"

#include <loader/ram.h>

static void prepare(void)
{
    machine_reset();
    image_make();
}

static void check_good(void)
{
    prepare();
    CHECK_PASSES(ram_check);
    CHECK(ram_is_untouched());
    /* Both ends of the tables, two segments and two windows; one segment begins where a window does. */
    CHECK(ram_words_probed() == 9);
}

static void check_less(void)
{
    prepare();
    machine->ram[0].size = 0x2000000;
    CHECK_FAILS(ram_check,
                "the image needs RAM at 0x42000000, this machine has 32 MiB at 0x40000000, the "
                "board 1 GiB: give it all (QEMU: -m), or correct ram in board.toml");
    CHECK(ram_is_untouched());
    machine->ram[0].size = 0x2000000 + 0x800000;
    CHECK_FAILS(ram_check,
                "the image needs RAM at 0x42fffff8, this machine has 40 MiB at 0x40000000, the "
                "board 1 GiB: give it all (QEMU: -m), or correct ram in board.toml");
    CHECK(ram_is_untouched());
}

/* To the last word. */
static void check_end(void)
{
    prepare();
    machine->ram[0].size = 0x3000000;
    CHECK_PASSES(ram_check);
    machine->ram[0].size = 0x3000000 - 8;
    CHECK(run(ram_check) == OFF);
}

static void check_second_bank(void)
{
    prepare();
    machine->ram[1].size = 0;
    CHECK_FAILS(ram_check,
                "the image needs RAM at 0x100000000, this machine has 0 bytes at 0x100000000, the "
                "board 2 GiB: give it all (QEMU: -m), or correct ram in board.toml");
    machine->ram[1].size = 0x1000;
    CHECK_FAILS(ram_check,
                "the image needs RAM at 0x100001ff8, this machine has 0 bytes at 0x100000000, the "
                "board 2 GiB: give it all (QEMU: -m), or correct ram in board.toml");
}

/* In no bank of the board. */
static void check_elsewhere(void)
{
    prepare();
    image_segment_at(1)->pa = 0x10000;
    CHECK_FAILS(ram_check,
                "the image needs RAM at 0x10000, this machine has 1 GiB at 0x40000000, the "
                "board 1 GiB: give it all (QEMU: -m), or correct ram in board.toml");
}

/* A bus that does not abort. */
static void check_silent(void)
{
    prepare();
    machine->is_silent = true;
    CHECK_PASSES(ram_check);
    machine->ram[0].size = 0x2000000;
    CHECK_FAILS(ram_check,
                "the image needs RAM at 0x42000000, what this machine has there does not keep what "
                "is written: correct ram or reserved in board.toml");
    CHECK(ram_is_untouched());
}

/* The loader's own place is not written: the machine behind the probes refuses. */
static void own(void)
{
    ram_check_place((uint64_t)&image_header, image_header.size & ~7ULL);
}

static void no_word(void)
{
    ram_check_place(0x20000000, 0);
    ram_check_place(0x20000000, 7);
}

static void ragged(void)
{
    ram_check_place(0x41000000, 0x1003);
}

static void check_places(void)
{
    prepare();
    CHECK_PASSES(own);
    CHECK_PASSES(no_word);
    CHECK(ram_words_probed() == 0);
    CHECK_PASSES(ragged);
    CHECK(ram_words_probed() == 2);
}

int main(void)
{
    check_good();
    check_less();
    check_end();
    check_second_bank();
    check_elsewhere();
    check_silent();
    check_places();
    return 0;
}
