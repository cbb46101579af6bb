/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The node of a device that is not the library's own: see microkit_vmm.h. Such a device is the VMM's program, so it sees memory as
 * CPUs do: it is coherent.
 */
#include <vmm/gic.h>
#include <vmm/load.h>
#include <vmm/machine.h>
#include <vmm/tree.h>

static uint32_t high(uint64_t value)
{
    return (uint32_t)(value >> 32);
}

static void write_node(struct microkit_vm_tree *tree, const struct microkit_vm_node *node)
{
    microkit_vm_tree_unit(tree, node->name, node->base);
    microkit_vm_tree_text(tree, "compatible", node->compatible);
    microkit_vm_tree_cells(tree, "reg", 4, high(node->base), (uint32_t)node->base, high(node->size),
                           (uint32_t)node->size);
    microkit_vm_tree_cells(tree, "interrupts", 3, TREE_SPI, node->intid - GIC_PRIVATE, TREE_LEVEL);
    microkit_vm_tree_flag(tree, "dma-coherent");
    microkit_vm_tree_end(tree);
}

/* The guest does not run: what load has written is still there. */
bool microkit_vm_device_describe(struct microkit_vm *vm, const struct microkit_vm_node *node)
{
    uint8_t *at = (uint8_t *)vm->config.ram + (vm->tree - vm->config.ram_base);
    struct microkit_vm_tree tree;

    if (node->intid < GIC_PRIVATE || node->intid >= MICROKIT_VM_INTIDS ||
        vm->state != MICROKIT_VM_OFF) {
        return false;
    }
    microkit_vm_tree_reopen(&tree, at, TREE_ROOM);
    write_node(&tree, node);
    microkit_vm_tree_end(&tree);
    if (microkit_vm_tree_finish(&tree) == 0) {
        return false;
    }
    machine_clean(at, TREE_ROOM);
    return true;
}
