/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An emulated PL011, for a virtual machine's console: see vmm/uart.h. It takes no time to transmit or to receive: what is
 * written waits for the VMM alone, and the timeout of receiving is over at once.
 */
#include <vmm/uart.h>

#define DEVICE_SIZE (1 << seL4_PageBits)

/* Registers (DDI 0183 3.2). */
enum {
    UARTDR = 0x00,
    UARTFR = 0x18,
    UARTIBRD = 0x24,
    UARTFBRD = 0x28,
    UARTLCR_H = 0x2c,
    UARTCR = 0x30,
    UARTIFLS = 0x34,
    UARTIMSC = 0x38,
    UARTRIS = 0x3c,
    UARTMIS = 0x40,
    UARTICR = 0x44,
    IDENTIFICATION = 0xfe0, /* UARTPeriphID0..3, UARTPCellID0..3 */
};

enum { /* UARTFR */
    FR_RXFE = 1 << 4,
    FR_TXFF = 1 << 5,
    FR_RXFF = 1 << 6,
    FR_TXFE = 1 << 7,
};

enum { /* UARTRIS and its like */
    INTERRUPT_RX = 1 << 4,
    INTERRUPT_TX = 1 << 5,
    INTERRUPT_RT = 1 << 6,
    INTERRUPT_ALL = 0x7ff,
};

/* After a reset: transmitter and receiver on but not the UART; FIFOs half full interrupt. */
#define CR_RESET   0x300
#define IFLS_RESET 0x12

/* Part 011, designer Arm, revision 3, whose FIFOs have 32 characters. */
static const uint8_t identification[] = {0x11, 0x10, 0x34, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

_Static_assert(MICROKIT_VM_FIFO == 32, "depth of a revision 3");

/* ---- characters ------------------------------------------------------------------------- */

static bool put(struct microkit_vm_fifo *fifo, uint8_t character)
{
    if (fifo->count == MICROKIT_VM_FIFO) {
        return false;
    }
    fifo->data[(fifo->first + fifo->count++) % MICROKIT_VM_FIFO] = character;
    return true;
}

static int32_t take(struct microkit_vm_fifo *fifo)
{
    uint8_t character = fifo->data[fifo->first];

    if (fifo->count == 0) {
        return MICROKIT_VM_NONE;
    }
    fifo->first = (fifo->first + 1) % MICROKIT_VM_FIFO;
    fifo->count--;
    return character;
}

/* ---- interrupts ------------------------------------------------------------------------- */

/* Characters at which a level of UARTIFLS is reached: 1/8, 1/4, 1/2, 3/4, 7/8. */
static unsigned int threshold(uint32_t level)
{
    static const uint8_t characters[] = {4, 8, 16, 24, 28, 28, 28, 28};

    return characters[level & 7];
}

static void update(struct microkit_vm *vm)
{
    microkit_vm_line(vm, MICROKIT_VM_UART_IRQ, (vm->uart.raw & vm->uart.mask) != 0);
}

/* Receiving interrupts go when what they are about has been read. */
static void update_receive(struct microkit_vm *vm)
{
    struct microkit_vm_uart *uart = &vm->uart;

    if (uart->in.count < threshold(uart->levels >> 3)) {
        uart->raw &= ~(uint32_t)INTERRUPT_RX;
    }
    if (uart->in.count == 0) {
        uart->raw &= ~(uint32_t)INTERRUPT_RT;
    }
    update(vm);
}

bool microkit_vm_console_give(struct microkit_vm *vm, uint8_t character)
{
    struct microkit_vm_uart *uart = &vm->uart;

    if (!put(&uart->in, character)) {
        return false;
    }
    uart->raw |= INTERRUPT_RT;
    if (uart->in.count >= threshold(uart->levels >> 3)) {
        uart->raw |= INTERRUPT_RX;
    }
    update(vm);
    return true;
}

/* There is an interrupt when the FIFO drains to its level, and none for being empty from the start. */
int32_t microkit_vm_console_take(struct microkit_vm *vm)
{
    struct microkit_vm_uart *uart = &vm->uart;
    int32_t character = take(&uart->out);

    if (character != MICROKIT_VM_NONE && uart->out.count <= threshold(uart->levels)) {
        uart->raw |= INTERRUPT_TX;
        update(vm);
    }
    return character;
}

/* ---- registers -------------------------------------------------------------------------- */

static uint32_t flags(const struct microkit_vm_uart *uart)
{
    return (uart->in.count == 0 ? FR_RXFE : 0) |
           (uart->in.count == MICROKIT_VM_FIFO ? FR_RXFF : 0) |
           (uart->out.count == 0 ? FR_TXFE : 0) |
           (uart->out.count == MICROKIT_VM_FIFO ? FR_TXFF : 0);
}

static uint32_t receive(struct microkit_vm *vm)
{
    int32_t character = take(&vm->uart.in);

    update_receive(vm);
    return character == MICROKIT_VM_NONE ? 0 : (uint32_t)character;
}

static uint64_t uart_read(void *state, unsigned int vcpu, uint64_t offset, unsigned int bytes)
{
    struct microkit_vm *vm = state;
    struct microkit_vm_uart *uart = &vm->uart;

    (void)vcpu;
    (void)bytes;
    switch (offset) {
    case UARTDR:
        return receive(vm);
    case UARTFR:
        return flags(uart);
    case UARTIBRD:
        return uart->divisor;
    case UARTFBRD:
        return uart->fraction;
    case UARTLCR_H:
        return uart->line_control;
    case UARTCR:
        return uart->control;
    case UARTIFLS:
        return uart->levels;
    case UARTIMSC:
        return uart->mask;
    case UARTRIS:
        return uart->raw;
    case UARTMIS:
        return uart->raw & uart->mask;
    default:
        return offset >= IDENTIFICATION && offset % 4 == 0
                   ? identification[(offset - IDENTIFICATION) / 4]
                   : 0;
    }
}

/* What finds the FIFO full is lost, as with the device. */
static void transmit(struct microkit_vm_uart *uart, uint8_t character)
{
    (void)put(&uart->out, character);
    if (uart->out.count > threshold(uart->levels)) {
        uart->raw &= ~(uint32_t)INTERRUPT_TX;
    }
}

static void uart_write(void *state, unsigned int vcpu, uint64_t offset, unsigned int bytes,
                       uint64_t value)
{
    struct microkit_vm *vm = state;
    struct microkit_vm_uart *uart = &vm->uart;

    (void)vcpu;
    (void)bytes;
    switch (offset) {
    case UARTDR:
        transmit(uart, (uint8_t)value);
        break;
    case UARTIBRD:
        uart->divisor = value & 0xffff;
        break;
    case UARTFBRD:
        uart->fraction = value & 0x3f;
        break;
    case UARTLCR_H:
        uart->line_control = value & 0xff;
        break;
    case UARTCR:
        uart->control = value & 0xffff;
        break;
    case UARTIFLS:
        uart->levels = value & 0x3f;
        break;
    case UARTIMSC:
        uart->mask = value & INTERRUPT_ALL;
        break;
    case UARTICR:
        uart->raw &= ~(uint32_t)value;
        break;
    default:
        break;
    }
    update(vm);
}

bool microkit_vm_uart_attach(struct microkit_vm *vm)
{
    struct microkit_vm_device device = {MICROKIT_VM_UART, DEVICE_SIZE, vm, uart_read, uart_write};

    vm->uart = (struct microkit_vm_uart){.control = CR_RESET, .levels = IFLS_RESET};
    return microkit_vm_device_add(vm, &device);
}

void microkit_vm_uart_tree(struct microkit_vm_tree *tree)
{
    microkit_vm_tree_unit(tree, "pl011", MICROKIT_VM_UART);
    microkit_vm_tree_texts(tree, "compatible", "arm,pl011\0arm,primecell");
    microkit_vm_tree_cells(tree, "reg", 4, 0, MICROKIT_VM_UART, 0, DEVICE_SIZE);
    microkit_vm_tree_cells(tree, "interrupts", 3, TREE_SPI, MICROKIT_VM_UART_IRQ - 32, TREE_LEVEL);
    microkit_vm_tree_cells(tree, "clocks", 2, TREE_CLOCK, TREE_CLOCK);
    microkit_vm_tree_texts(tree, "clock-names", "uartclk\0apb_pclk");
    microkit_vm_tree_end(tree);
}
