/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The device tree of a virtual machine: what it has, and nothing else. Nodes are as the bindings of Linux have
 * them (Documentation/devicetree/bindings).
 */
#include <vmm/gic.h>
#include <vmm/load.h>
#include <vmm/tree.h>
#include <vmm/uart.h>

#define CLOCK_HZ 1000000 /* of the UART, which is not one */

static uint32_t high(uint64_t value)
{
    return (uint32_t)(value >> 32);
}

static void root(struct microkit_vm_tree *tree)
{
    microkit_vm_tree_cells(tree, "#address-cells", 1, 2);
    microkit_vm_tree_cells(tree, "#size-cells", 1, 2);
    microkit_vm_tree_text(tree, "compatible", "linux,dummy-virt");
    microkit_vm_tree_cells(tree, "interrupt-parent", 1, TREE_GIC);
}

static void cpus(struct microkit_vm_tree *tree, unsigned int count)
{
    microkit_vm_tree_node(tree, "cpus");
    microkit_vm_tree_cells(tree, "#address-cells", 1, 1);
    microkit_vm_tree_cells(tree, "#size-cells", 1, 0);
    for (unsigned int vcpu = 0; vcpu < count; vcpu++) {
        microkit_vm_tree_unit(tree, "cpu", vcpu);
        microkit_vm_tree_text(tree, "device_type", "cpu");
        microkit_vm_tree_text(tree, "compatible", "arm,armv8");
        microkit_vm_tree_cells(tree, "reg", 1, vcpu);
        microkit_vm_tree_text(tree, "enable-method", "psci");
        microkit_vm_tree_end(tree);
    }
    microkit_vm_tree_end(tree);
    microkit_vm_tree_node(tree, "psci");
    microkit_vm_tree_texts(tree, "compatible", "arm,psci-1.0\0arm,psci-0.2");
    microkit_vm_tree_text(tree, "method", "smc");
    microkit_vm_tree_end(tree);
}

/* The unit address is not looked at, and stays the usual one. */
static void memory(struct microkit_vm_tree *tree, const struct microkit_vm_config *config)
{
    microkit_vm_tree_unit(tree, "memory", config->ram_base);
    microkit_vm_tree_text(tree, "device_type", "memory");
    microkit_vm_tree_cells(tree, "reg", 4, high(config->ram_base), (uint32_t)config->ram_base,
                           high(config->ram_size), (uint32_t)config->ram_size);
    microkit_vm_tree_end(tree);
}

static void gic(struct microkit_vm_tree *tree, const struct microkit_vm *vm)
{
    struct microkit_vgic_node its = microkit_vgic_node(vm);

    microkit_vm_tree_unit(tree, "interrupt-controller", MICROKIT_VM_GICD);
    microkit_vm_tree_text(tree, "compatible", its.compatible);
    microkit_vm_tree_cells(tree, "#interrupt-cells", 1, 3);
    microkit_vm_tree_cells(tree, "#address-cells", 1, 0);
    microkit_vm_tree_flag(tree, "interrupt-controller");
    microkit_vm_tree_cells(tree, "reg", 8, 0, MICROKIT_VM_GICD, 0, its.size, 0, its.second, 0,
                           its.second_size);
    microkit_vm_tree_cells(tree, "phandle", 1, TREE_GIC);
    microkit_vm_tree_end(tree);
}

/* Secure, non-secure, virtual and hypervisor's interrupt: a guest uses the third. */
static void timer(struct microkit_vm_tree *tree)
{
    microkit_vm_tree_node(tree, "timer");
    microkit_vm_tree_text(tree, "compatible", "arm,armv8-timer");
    microkit_vm_tree_flag(tree, "always-on");
    microkit_vm_tree_cells(tree, "interrupts", 12, TREE_PPI, 13, TREE_LEVEL, TREE_PPI, 14,
                           TREE_LEVEL, TREE_PPI, GIC_TIMER - 16, TREE_LEVEL, TREE_PPI, 10,
                           TREE_LEVEL);
    microkit_vm_tree_end(tree);
}

static void clock(struct microkit_vm_tree *tree)
{
    microkit_vm_tree_node(tree, "clock");
    microkit_vm_tree_text(tree, "compatible", "fixed-clock");
    microkit_vm_tree_cells(tree, "#clock-cells", 1, 0);
    microkit_vm_tree_cells(tree, "clock-frequency", 1, CLOCK_HZ);
    microkit_vm_tree_cells(tree, "phandle", 1, TREE_CLOCK);
    microkit_vm_tree_end(tree);
}

static void chosen(struct microkit_vm_tree *tree, const struct microkit_vm_config *config,
                   const struct microkit_vm_places *places)
{
    microkit_vm_tree_node(tree, "chosen");
    microkit_vm_tree_text(tree, "stdout-path", "/pl011@9000000");
    microkit_vm_tree_text(tree, "bootargs", config->arguments);
    if (config->initrd_size != 0) {
        microkit_vm_tree_cells(tree, "linux,initrd-start", 2, high(places->initrd),
                               (uint32_t)places->initrd);
        microkit_vm_tree_cells(tree, "linux,initrd-end", 2, high(places->initrd_end),
                               (uint32_t)places->initrd_end);
    }
    microkit_vm_tree_end(tree);
}

bool microkit_vm_describe(struct microkit_vm *vm, const struct microkit_vm_places *places, void *at)
{
    struct microkit_vm_tree tree;

    microkit_vm_tree_begin(&tree, at, TREE_ROOM);
    microkit_vm_tree_node(&tree, "");
    root(&tree);
    chosen(&tree, &vm->config, places);
    memory(&tree, &vm->config);
    cpus(&tree, vm->config.vcpus);
    gic(&tree, vm);
    timer(&tree);
    clock(&tree);
    microkit_vm_uart_tree(&tree);
    microkit_vm_tree_end(&tree);
    return microkit_vm_tree_finish(&tree) != 0;
}
