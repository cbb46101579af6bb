/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A guest's virtio console, from both sides: texts in pieces and over several chains, no room, resets (virtio 1.2, 5.3).
 */
#include "second.h"

#include <microkit_vmm_console.h>

#define DEPTH 8

static struct microkit_vm_terminal terminal;

static void load(void)
{
    struct microkit_vm_config config = model_config(1);

    CHECK(microkit_vm_load(&vm, &config) == NULL);
    CHECK(microkit_vm_terminal_add(&terminal, &vm, DEVICE_BASE, DEVICE_IRQ));
    microkit_vm_start(&vm);
}

static void begin(void)
{
    memset(&terminal, 0, sizeof(terminal));
    model_start(1);
    load();
    start_both(0, DEPTH);
}

static void guest_writes(const char *text)
{
    unsigned int index = sent % DEPTH;
    uint64_t at = AT_OUT + index * 0x100;

    memcpy(ram_at(at), text, strlen(text));
    *send_descriptor(index) =
        (struct driver_descriptor){RAM_BASE + at, (uint32_t)strlen(text), 0, 0};
    offer_second((uint16_t)index, DEPTH);
}

/* At most size characters: these. */
static void takes(uint32_t size, const char *expected)
{
    char text[100];

    memset(text, '~', sizeof(text));
    CHECK(microkit_vm_terminal_take(&terminal, text, size) == strlen(expected));
    CHECK(memcmp(text, expected, strlen(expected)) == 0 && text[strlen(expected)] == '~');
}

static uint32_t gives(const char *text)
{
    return microkit_vm_terminal_give(&terminal, text, (uint32_t)strlen(text));
}

static void writes(void)
{
    begin();
    CHECK(reg(0x008) == 3 && reg(0x010) == 0);
    takes(50, "");
    guest_writes("Hello");
    CHECK(came_back() == 0);
    takes(2, "He");
    takes(0, "");
    CHECK(came_back() == 0);
    guest_writes(", ");
    guest_writes("");
    guest_writes("world");
    takes(7, "llo, wo");
    CHECK(came_back() == 3 && reg(0x060) == 1 && driver_line());
    takes(50, "rld");
    takes(50, "");
    CHECK(came_back() == 4);
}

static void reads(void)
{
    struct driver_used entry;

    begin();
    CHECK(gives("a") == 0); /* no room */
    describe(0, AT_DATA, 3, WRITE);
    describe(1, AT_DATA + 3, 4, WRITE);
    offer(0, DEPTH);
    offer(1, DEPTH);
    kick(0);
    CHECK(gives("") == 0 && gives("abcde") == 5 && gives("f") == 0);
    CHECK(take_used(DEPTH, &entry) && entry.head == 0 && entry.length == 3);
    CHECK(take_used(DEPTH, &entry) && entry.head == 1 && entry.length == 2);
    CHECK(memcmp(ram_at(AT_DATA), "abcde", 6) == 0 && driver_line());
    offer(1, DEPTH);
    CHECK(gives("more than it has") == 4 && memcmp(ram_at(AT_DATA + 3), "more", 5) == 0);
}

/* What was being taken is gone. */
static void reset(void)
{
    begin();
    guest_writes("before");
    takes(2, "be");
    start_both(0, DEPTH);
    takes(50, "");
    guest_writes("after");
    takes(2, "af");
    CHECK(came_back() == 0);
    load();
    takes(50, "");
    CHECK(gives("a") == 0);
    start_both(0, DEPTH);
    guest_writes("anew");
    takes(50, "anew");
    guest_writes("loaded without it");
    takes(3, "loa");
    model_start(1);
    takes(50, "");
}

static void broken(void)
{
    begin();
    offer_second(DEPTH, DEPTH);
    takes(50, "");
    CHECK((reg(0x070) & 64) != 0);
    begin();
    describe(0, AT_DATA, 3, WRITE);
    guest_writes("text");
    takes(1, "t");
    offer(DEPTH, DEPTH); /* the other queue */
    CHECK(gives("a") == 0 && (reg(0x070) & 64) != 0);
    takes(50, "");
}

int main(void)
{
    writes();
    reads();
    reset();
    broken();
    return 0;
}
