/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A plugin for QEMU that counts what is executed between two marks (../marks.h) on a core: instructions by
 * kind, and distinct lines of 64 bytes of code and data, by their physical place. A line of output for each
 * time that a path was gone:
 *
 *   path cpu instructions mrs msr isb dsb tlbi erets devices code data
 *
 * `devices` are accesses to device registers. An access counts for the line that it begins in. What hardware reads by itself, to walk translation tables, is
 * not seen. Argument: output=NAME of the file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../marks.h"
#include "qemu.h"

#define EXPORT    __attribute__((visibility("default")))
#define CPUS      16
#define LINE      6    /* log2 of bytes */
#define MAX_LINES 4096 /* no more are counted */

/* What an instruction is, as far as it is counted. */
enum kind {
    OTHER,
    MRS,
    MSR,
    ISB,
    DSB,
    TLBI,
    ERET,
    KINDS
};

EXPORT int qemu_plugin_version = PLUGIN_VERSION;

struct lines {
    size_t count;
    uint64_t line[MAX_LINES];
};

/* A path that has begun on a core. */
struct walk {
    int path; /* -1: none */
    uint64_t instructions, devices, kinds[KINDS];
    struct lines code, data;
};

static struct walk walks[CPUS];
static FILE *output;

static void add_line(struct lines *lines, uint64_t address)
{
    uint64_t line = address >> LINE;

    for (size_t i = lines->count; i > 0; i--) {
        if (lines->line[i - 1] == line) {
            return;
        }
    }
    if (lines->count == MAX_LINES) {
        return;
    }
    lines->line[lines->count++] = line;
}

/* Arm ARM C4.1.66 (barriers), C5.1.2 (system instructions), C6.2 (ERET). */
static enum kind kind_of(uint32_t code)
{
    if (code == 0xd69f03e0) {
        return ERET;
    }
    if ((code & 0xfff00000) == 0xd5300000) {
        return MRS;
    }
    if ((code & 0xfff00000) == 0xd5100000 || (code & 0xfff8f01f) == 0xd500401f) {
        return MSR; /* from a register; immediate, to a field of PSTATE */
    }
    switch (code & 0xfffff0ff) {
    case 0xd50330df:
        return ISB;
    case 0xd503309f:
        return DSB;
    }
    return (code & 0xfff8f000) == 0xd5088000 ? TLBI : OTHER;
}

/* The number of a mark, or -1. */
static int mark_of(uint32_t code)
{
    uint32_t number = code >> 5 & 127;

    return (code & 0xfffff01f) == 0xd503201f && number >= MARK_FIRST ? (int)number : -1;
}

static void finish(unsigned int cpu)
{
    struct walk *walk = &walks[cpu];
    uint64_t *kinds = walk->kinds;

    if (walk->path >= 0) {
        fprintf(output, "%d %u %lu %lu %lu %lu %lu %lu %lu %lu %zu %zu\n", walk->path, cpu,
                walk->instructions, kinds[MRS], kinds[MSR], kinds[ISB], kinds[DSB], kinds[TLBI],
                kinds[ERET], walk->devices, walk->code.count, walk->data.count);
        fflush(output);
    }
    walk->path = -1;
}

static void begin(unsigned int cpu, int path)
{
    struct walk *walk = &walks[cpu];

    walk->path = path;
    walk->instructions = walk->devices = 0;
    walk->code.count = walk->data.count = 0;
    memset(walk->kinds, 0, sizeof(walk->kinds));
}

static void pass_mark(unsigned int cpu, void *data)
{
    int mark = (int)(intptr_t)data;

    if (mark == MARK_END) {
        finish(cpu);
    } else {
        begin(cpu, mark - MARK_FIRST);
    }
}

/* `data`: where the instruction is in the host's memory; the kind is asked of its code. */
static void execute(unsigned int cpu, void *data)
{
    struct walk *walk = &walks[cpu];
    uint32_t code;

    if (walk->path < 0) {
        return;
    }
    memcpy(&code, data, sizeof(code));
    walk->instructions++;
    walk->kinds[kind_of(code)]++;
    add_line(&walk->code, (uint64_t)(uintptr_t)data);
}

static void touch(unsigned int cpu, plugin_access access, uint64_t address, void *data)
{
    struct walk *walk = &walks[cpu];
    struct qemu_plugin_hwaddr *place;

    (void)data;
    if (walk->path < 0) {
        return;
    }
    place = qemu_plugin_get_hwaddr(access, address);
    if (!place) {
        return;
    }
    if (qemu_plugin_hwaddr_is_io(place)) {
        walk->devices++;
        return;
    }
    add_line(&walk->data, qemu_plugin_hwaddr_phys_addr(place));
}

static void translate(plugin_id id, struct qemu_plugin_tb *block)
{
    (void)id;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
        struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
        uint32_t code;
        int mark;

        memcpy(&code, qemu_plugin_insn_data(instruction), sizeof(code));
        mark = mark_of(code);
        if (mark >= 0) {
            qemu_plugin_register_vcpu_insn_exec_cb(instruction, pass_mark, PLUGIN_NO_REGISTERS,
                                                   (void *)(intptr_t)mark);
            continue;
        }
        qemu_plugin_register_vcpu_insn_exec_cb(instruction, execute, PLUGIN_NO_REGISTERS,
                                               qemu_plugin_insn_haddr(instruction));
        qemu_plugin_register_vcpu_mem_cb(instruction, touch, PLUGIN_NO_REGISTERS, PLUGIN_READ_WRITE,
                                         0);
    }
}

EXPORT int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
    (void)info;
    if (argc != 1 || strncmp(argv[0], "output=", 7) != 0) {
        return -1;
    }
    output = fopen(argv[0] + 7, "w");
    if (!output) {
        return -1;
    }
    for (int cpu = 0; cpu < CPUS; cpu++) {
        walks[cpu].path = -1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
    return 0;
}
