/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The VMM: Linux's console is the board's UART, or without one the kernel's console. When Linux turns itself off the
 * ticker is told; when it wants to start again it is loaded and started again. example/linux_cores has it, too.
 */
#include <microkit.h>
#include <microkit_uart.h>
#include <microkit_vmm.h>

#define TICKER   0 /* channel and interrupt ids, see linux_guest.system */
#define UART     1

#define RAM_BASE 0x80000000 /* in the guest */
#define TYPED    256        /* characters that Linux has not taken yet */

/* Set by the tool. */
uintptr_t uart_page; /* 0: this VMM has no UART */
uint64_t last_vcpu;  /* id; 0, if the description sets nothing */
uintptr_t ram, kernel, initrd;
uint64_t ram_size, kernel_size, initrd_size;

static struct microkit_vm vm;
static struct microkit_uart uart;

static int32_t shown = MICROKIT_VM_NONE; /* taken from Linux, not yet put */
static uint8_t typed[TYPED];
static unsigned int typed_first, typed_count;

/* ---- console ---------------------------------------------------------------------------- */

/* False: there is no room now. */
static bool put(uint8_t character)
{
    if (uart_page != 0) {
        return microkit_uart_put(&uart, character);
    }
    microkit_dbg_putc(character);
    return true;
}

static bool have_more(void)
{
    if (shown == MICROKIT_VM_NONE) {
        shown = microkit_vm_console_take(&vm);
    }
    return shown != MICROKIT_VM_NONE;
}

/* What finds no room waits for the UART's interrupt, and Linux for us. */
static void show(void)
{
    do {
        while (have_more() && put((uint8_t)shown)) {
            shown = MICROKIT_VM_NONE;
        }
    } while (have_more() && !microkit_uart_arm(&uart));
}

/* Lost, if there are too many. */
static void listen(void)
{
    int32_t got = microkit_uart_get(&uart);

    while (got != MICROKIT_UART_NONE) {
        if (typed_count < TYPED) {
            typed[(typed_first + typed_count++) % TYPED] = (uint8_t)got;
        }
        got = microkit_uart_get(&uart);
    }
}

static void type(void)
{
    while (typed_count != 0 && microkit_vm_console_give(&vm, typed[typed_first])) {
        typed_first = (typed_first + 1) % TYPED;
        typed_count--;
    }
}

/* ---- Linux ------------------------------------------------------------------------------ */

static void start(void)
{
    const struct microkit_vm_config config = {
        .ram = (void *)ram,
        .ram_base = RAM_BASE,
        .ram_size = ram_size,
        .kernel = (const void *)kernel,
        .kernel_size = kernel_size,
        .initrd = (const void *)initrd,
        .initrd_size = initrd_size,
        .arguments = "console=ttyAMA0 quiet cryptomgr.notests",
        .vcpus = (unsigned int)last_vcpu + 1,
    };
    const char *wrong = microkit_vm_load(&vm, &config);

    if (wrong != NULL) {
        microkit_dbg_puts("vmm: ");
        microkit_dbg_puts(wrong);
        microkit_dbg_puts("\n");
    } else {
        microkit_vm_start(&vm);
    }
}

static void off(void)
{
    microkit_dbg_puts("vmm: Linux is off\n");
    microkit_notify(TICKER);
}

seL4_Bool fault(microkit_child vcpu, microkit_msginfo info, microkit_msginfo *reply)
{
    seL4_Bool resume = microkit_vm_fault(&vm, vcpu, info);

    (void)reply;
    show();
    type();
    switch (microkit_vm_state(&vm)) {
    case MICROKIT_VM_OFF:
        off();
        break;
    case MICROKIT_VM_RESET:
        start();
        break;
    case MICROKIT_VM_RUNS:
        break;
    }
    return resume;
}

void init(void)
{
    if (uart_page != 0) {
        microkit_uart_init(&uart, (void *)uart_page);
    }
    start();
    if (uart_page != 0) {
        listen();
        type();
    }
}

void notified(microkit_channel ch)
{
    if (ch == UART) {
        listen();
        type();
        show();
        microkit_deferred_irq_ack(UART);
    }
}
