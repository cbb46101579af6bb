/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Sections of all kinds of names: what is in them is there, has its value, and lies in
 * the segment that its kind belongs to.
 */
#include <microkit.h>

#define IN(name) __attribute__((section(name)))

/* mov w0, #42; ret: an array that holds code, and a function, in sections with odd names. */
IN(".text#") const seL4_Uint32 code[] = {0x52800540, 0xd65f03c0};
IN(".text_of_mine") int function(int x)
{
    return x + 1;
}
IN("own_code") int other_function(int x)
{
    return x + 2;
}

IN(".rodata_odd") const int constant = 3;
IN(".data_odd") int variable = 4;
IN(".data.odd") int dotted = 5;
IN(".bss_odd") int zero;
IN(".bss.odd") int dotted_zero;
IN(".sdata.odd") int small = 6;
IN(".own_config") struct {
    char magic[8];
    seL4_Word value;
} config = {"magic", 7};
IN(".own_table") const int table[] = {8, 9};
IN("list") int element = 10;
IN("list") int element_two = 11;
IN(".note.own") const seL4_Uint32 own_note[] = {4, 4, 1, 0x00747365, 12};

extern char _text[], _rodata[], _data[], _bss[], _bss_end[];
extern int __start_list[], __stop_list[];

static int good;

static void check(bool holds, const char *what)
{
    good += holds;
    if (!holds) {
        microkit_dbg_puts("sections: FAILED ");
        microkit_dbg_puts(what);
        microkit_dbg_puts("\n");
    }
}

static bool between(const void *from, const volatile void *place, const void *to)
{
    return place >= from && place < to;
}

/* Hidden from the compiler, which would use the initial value. */
static int value(const volatile int *of)
{
    return *of;
}

static void check_code(void)
{
    seL4_Word address = (seL4_Word)code;

    __asm__ volatile("" : "+r"(address));
    check(((int (*)(void))address)() == 42, "code in an array");
    check(between(_text, code, _rodata), "place of code in an array");
    check(function(1) == 2 && between(_text, (void *)function, _rodata), "function");
    check(other_function(1) == 3 && between(_text, (void *)other_function, _rodata), "own code");
}

static void check_constants(void)
{
    check(value(&constant) == 3 && between(_rodata, &constant, _data), "constant");
    check(value(&table[1]) == 9 && between(_rodata, table, _data), "own constants");
    check(own_note[4] == 12 && between(_rodata, own_note, _data), "note");
}

static void check_data(void)
{
    check(value(&variable) == 4, "variable");
    check(value(&dotted) == 5, "dotted variable");
    check(value(&small) == 6, "small variable");
    check(value(&zero) == 0 && value(&dotted_zero) == 0, "zero");
    check(config.magic[0] == 'm' && config.value == 7, "own section");
    check(__stop_list - __start_list == 2 && __start_list[0] + __start_list[1] == 21, "list");
}

/* A fault in place of the sum when one of them is not writable. */
static void check_writable(void)
{
    variable += dotted += small += zero += dotted_zero += element += element_two += 1;
    config.value++;
    check(value(&variable) == 4 + 5 + 6 + 10 + 11 + 1, "written");
    check(between(_data, &variable, _bss_end) && between(_data, &config, _bss_end), "data");
    check(between(_data, &zero, _bss_end) && between(_bss, &dotted_zero, _bss_end), "bss");
    check(between(_data, &config, _bss), "own section is in front of .bss");
    check(between(_data, &element, _bss), "list is in front of .bss");
}

void init(void)
{
    check_code();
    check_constants();
    check_data();
    check_writable();
    microkit_dbg_puts("sections: ");
    microkit_dbg_put32((seL4_Uint32)good);
    microkit_dbg_puts(" checks\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
