/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest's UART, from both sides: characters, flags, levels, interrupts (DDI 0183, 3.3).
 */
#include "model.h"

#define AT(offset) (MICROKIT_VM_UART + (offset))

enum {
    DR = 0x00,
    FR = 0x18,
    IBRD = 0x24,
    FBRD = 0x28,
    LCR = 0x2c,
    CR = 0x30,
    IFLS = 0x34,
    IMSC = 0x38,
    RIS = 0x3c,
    MIS = 0x40,
    ICR = 0x44,
    TXFE = 0x80,
    RXFF = 0x40,
    TXFF = 0x20,
    RXFE = 0x10,
    RX = 0x10,
    TX = 0x20,
    RT = 0x40,
};

static uint32_t get(uint64_t offset)
{
    return (uint32_t)guest_load(0, AT(offset), 4);
}

static void set(uint64_t offset, uint32_t value)
{
    guest_store(0, AT(offset), 4, value);
}

static bool line(void)
{
    return vm.gic.shared[1].line >> (MICROKIT_VM_UART_IRQ - 32) & 1;
}

static void identity(void)
{
    static const uint8_t expected[] = {0x11, 0x10, 0x34, 0, 0x0d, 0xf0, 0x05, 0xb1};

    model_start(1);
    for (unsigned int i = 0; i < 8; i++) {
        CHECK(get(0xfe0 + 4 * i) == expected[i]);
    }
    CHECK(get(CR) == 0x300 && get(IFLS) == 0x12 && get(FR) == (TXFE | RXFE));
    CHECK(guest_load(0, AT(0xfe1), 1) == 0 && get(0x80) == 0);
    set(IBRD, 0x12345);
    set(FBRD, 0xff);
    set(LCR, 0x170);
    CHECK(get(IBRD) == 0x2345 && get(FBRD) == 0x3f && get(LCR) == 0x70);
    CHECK(!line());
}

static void transmits(void)
{
    model_start(1);
    CHECK(microkit_vm_console_take(&vm) == MICROKIT_VM_NONE && get(RIS) == 0);
    for (unsigned int i = 0; i < MICROKIT_VM_FIFO; i++) {
        CHECK((get(FR) & TXFF) == 0);
        set(DR, 0x100 + i);
    }
    CHECK((get(FR) & (TXFF | TXFE)) == TXFF);
    set(DR, 'x'); /* lost */
    set(IMSC, TX);
    for (int i = 0; i < MICROKIT_VM_FIFO; i++) {
        CHECK(line() == (i >= MICROKIT_VM_FIFO / 2));
        CHECK(microkit_vm_console_take(&vm) == i);
    }
    CHECK(microkit_vm_console_take(&vm) == MICROKIT_VM_NONE && get(FR) & TXFE);
    CHECK(get(MIS) == TX);
    set(ICR, TX);
    CHECK(get(RIS) == 0 && !line());
    set(DR, 255);
    CHECK(microkit_vm_console_take(&vm) == 255 && line());
    for (unsigned int i = 0; i < MICROKIT_VM_FIFO / 2; i++) {
        set(DR, 'a');
    }
    CHECK(line());
    set(DR, 'a');
    CHECK(!line()); /* above its level */
}

static void receives(void)
{
    model_start(1);
    set(IMSC, RX | RT);
    CHECK(get(DR) == 0);
    for (unsigned int i = 0; i < MICROKIT_VM_FIFO; i++) {
        CHECK(microkit_vm_console_give(&vm, (uint8_t)(200 + i)));
        CHECK(get(RIS) == (i + 1 >= 16 ? RX | RT : RT) && line());
    }
    CHECK(!microkit_vm_console_give(&vm, 'x') && get(FR) & RXFF);
    for (unsigned int i = 0; i < MICROKIT_VM_FIFO; i++) {
        CHECK(get(DR) == ((200 + i) & 0xff));
        CHECK(((get(RIS) & RX) != 0) == (MICROKIT_VM_FIFO - i - 1 >= 16));
    }
    CHECK(get(FR) & RXFE && get(RIS) == 0 && !line());
    set(IFLS, 0); /* an eighth */
    for (unsigned int i = 0; i < 4; i++) {
        CHECK((get(RIS) & RX) == 0 && microkit_vm_console_give(&vm, 'a'));
    }
    CHECK(get(RIS) & RX);
    set(IMSC, 0);
    CHECK(!line() && get(MIS) == 0);
}

int main(void)
{
    identity();
    transmits();
    receives();
    return 0;
}
