/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The model's caches (Arm ARM, DDI 0487, D7.5). The window is what all see who use the caches; `memory`
 * is what those see who do not: what was written back. From when memory is handed out until it is
 * cleaned, any of its lines may be dirty.
 */
#include "model.h"

#include <base/state.h>
#include <base/window_base.h>
#include <machine/machine.h>
#include <string.h>

#define LINES (HOST_WINDOW_SIZE / LINE)
#define PAGES (HOST_WINDOW_SIZE >> PAGE_BITS)

enum {
    DIRTY = 1,
    CLEAN_TO_POU = 2, /* instruction fetch that misses its cache sees it */
    UNIFIED = 4       /* and its cache holds nothing older */
};

enum kind {
    DATA_TO_POC,
    DATA_TO_POU,
    INSTRUCTION
};

struct pending {
    enum kind kind;
    u32 line;
};

static u8 memory[HOST_WINDOW_SIZE];
static u8 lines[LINES];
static u8 fetched[PAGES]; /* the instruction cache may hold some of it */
static u64 used;          /* of the window: nothing was noted beyond */

static struct pending pending[256];
static u32 pending_count;
static bool all_instructions; /* are being invalidated */

static bool find_line(vaddr_t address, u32 *line)
{
    u64 offset = address - (u64)host_window;

    *line = (u32)(offset / LINE);
    return offset < HOST_WINDOW_SIZE;
}

static void add(enum kind kind, vaddr_t address)
{
    u32 line;

    if (find_line(address, &line)) {
        if (pending_count == ARRAY_SIZE(pending)) {
            model_violated("cache maintenance without a barrier");
            return;
        }
        pending[pending_count++] = (struct pending){.kind = kind, .line = line};
    }
}

void dc_cvac(vaddr_t line)
{
    add(DATA_TO_POC, line);
}

void dc_civac(vaddr_t line)
{
    add(DATA_TO_POC, line);
}

void dc_cvau(vaddr_t line)
{
    add(DATA_TO_POU, line);
}

static void write_back(u32 line)
{
    u64 end = (u64)(line + 1) * LINE;

    memcpy(&memory[line * LINE], &host_window[line * LINE], LINE);
    lines[line] = (u8)((lines[line] & ~DIRTY) | CLEAN_TO_POU);
    used = end > used ? end : used;
}

/* A line that is being written back is not lost. */
static bool is_written_back(u32 line)
{
    for (u32 i = 0; i < pending_count; i++) {
        if (pending[i].kind == DATA_TO_POC && pending[i].line == line) {
            return true;
        }
    }
    return false;
}

/* What is not written back is lost, if the machine is that unkind. It is like a write (D7.5). */
void dc_ivac(vaddr_t address)
{
    u32 line;

    if (!kernel_may_write(address)) {
        model_violated("DC IVAC where the kernel may not write");
    }
    if (find_line(address, &line) && host_machine.discards && !is_written_back(line)) {
        memcpy(&host_window[line * LINE], &memory[line * LINE], LINE);
    }
}

static void check_clean(void)
{
    for (u32 i = 0; i < pending_count; i++) {
        if (pending[i].kind == DATA_TO_POU) {
            model_violated("instructions are invalidated before the data is written back");
        }
    }
}

/* Where the index is virtual, users' lines are elsewhere. */
void ic_ivau(vaddr_t line)
{
    check_clean();
    if (!host_machine.vipt) {
        add(INSTRUCTION, line);
    }
}

void ic_iallu(void)
{
    check_clean();
    all_instructions = true;
}

void ic_ialluis(void)
{
    ic_iallu();
}

u64 data_line_size(void)
{
    return LINE;
}

u64 instruction_line_size(void)
{
    return LINE;
}

bool instruction_cache_is_pipt(void)
{
    return !host_machine.vipt;
}

bool kernel_may_write(vaddr_t address)
{
    return !host_machine.read_only && address - (u64)host_window < HOST_WINDOW_SIZE;
}

static void unify(u32 line)
{
    if (lines[line] & CLEAN_TO_POU) {
        lines[line] |= UNIFIED;
    }
}

/* What can still be executed can be fetched again. */
static void forget_instructions(void)
{
    all_instructions = false;
    memset(fetched, 0, sizeof(fetched));
    tlb_mark_executable();
    for (u32 line = 0; host_machine.vipt && line < LINES; line++) {
        unify(line);
    }
}

static void complete(struct pending what)
{
    if (what.kind == DATA_TO_POC) {
        write_back(what.line);
    } else if (what.kind == DATA_TO_POU) {
        lines[what.line] |= CLEAN_TO_POU;
    } else {
        unify(what.line);
    }
}

void cache_barrier(struct barrier barrier)
{
    u32 kept = 0;

    for (u32 i = 0; i < pending_count; i++) {
        if (barrier.data_cache) {
            complete(pending[i]);
        } else {
            pending[kept++] = pending[i];
        }
    }
    pending_count = kept;
    if (barrier.instruction_cache && all_instructions) {
        forget_instructions();
    }
}

void cache_executable(paddr_t pa, u64 size)
{
    u64 first = (pa - ks.boot.window_pa) >> PAGE_BITS;

    for (u64 page = first; page < first + (size >> PAGE_BITS) && page < PAGES; page++) {
        fetched[page] = 1;
    }
}

static void check_line(u32 line)
{
    u64 at = ks.boot.window_pa + (u64)line * LINE;

    if (fetched[line * LINE >> PAGE_BITS]) {
        model_violated("%#llx is handed out, and the instruction cache may hold what was there",
                       (unsigned long long)at);
    }
    if ((lines[line] & DIRTY) || memcmp(&memory[line * LINE], &host_window[line * LINE], LINE)) {
        model_violated("%#llx is handed out, and memory holds something else than the cache",
                       (unsigned long long)at);
    }
}

void cache_handed_out(paddr_t pa, u64 size)
{
    u64 start = pa - ks.boot.window_pa;

    if (start >= HOST_WINDOW_SIZE || size > HOST_WINDOW_SIZE - start) {
        return;
    }
    for (u32 line = (u32)(start / LINE); line < (start + size) / LINE; line++) {
        check_line(line);
        lines[line] = DIRTY;
    }
    used = start + size > used ? start + size : used;
}

void cache_return(void)
{
    if (pending_count != 0 || all_instructions) {
        model_violated("return to the user before cache maintenance is complete");
    }
}

void cache_reset(void)
{
    memset(memory, 0, used);
    memset(lines, 0, used / LINE);
    memset(fetched, 0, sizeof(fetched));
    used = 0;
    pending_count = 0;
    all_instructions = false;
}

void model_forget_unified(void)
{
    for (u32 line = 0; line < LINES; line++) {
        lines[line] &= DIRTY;
    }
}

u64 model_unified(paddr_t pa, u64 size)
{
    u64 bytes = 0;

    for (u64 at = pa - ks.boot.window_pa; at < pa - ks.boot.window_pa + size; at++) {
        bytes += (lines[at / LINE] & UNIFIED) != 0;
    }
    return bytes;
}
