/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What plugin.c needs of the interface of QEMU's TCG plugins, version 1, declared from its documentation
 * ("QEMU TCG Plugins"): Debian has no package with QEMU's own header.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define PLUGIN_VERSION 1

typedef uint64_t plugin_id;     /* of this plugin */
typedef uint32_t plugin_access; /* how memory was accessed; opaque */

enum plugin_registers {
    PLUGIN_NO_REGISTERS
};

enum plugin_direction {
    PLUGIN_READ = 1,
    PLUGIN_WRITE,
    PLUGIN_READ_WRITE
};

struct qemu_plugin_tb;     /* a translated block */
struct qemu_plugin_insn;   /* an instruction of it */
struct qemu_plugin_hwaddr; /* a physical address */

typedef void plugin_translate(plugin_id, struct qemu_plugin_tb *);
typedef void plugin_execute(unsigned int cpu, void *data);
typedef void plugin_touch(unsigned int cpu, plugin_access, uint64_t address, void *data);
typedef void plugin_end(plugin_id, void *data);

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *);
void *qemu_plugin_insn_haddr(const struct qemu_plugin_insn *);
void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id, plugin_translate *);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *, plugin_execute *,
                                            enum plugin_registers, void *data);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *, plugin_touch *,
                                      enum plugin_registers, enum plugin_direction, void *data);
/* Null for what has no physical address. The result is valid during the callback. */
struct qemu_plugin_hwaddr *qemu_plugin_get_hwaddr(plugin_access, uint64_t address);
_Bool qemu_plugin_hwaddr_is_io(const struct qemu_plugin_hwaddr *);
uint64_t qemu_plugin_hwaddr_phys_addr(const struct qemu_plugin_hwaddr *);
