/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An image of the tests' own, behind a page that stands for the loader.
 */
#include "fixture.h"

#include <board/config.h>
#include <sanitizer/asan_interface.h>

/* One piece, as the linker script makes it; writable. */
__asm__(".bss\n"
        ".balign 4096\n"
        ".globl loader_start\n"
        ".globl image_header\n"
        "loader_start: .skip 4096\n"
        "image_header: .skip 0x10000\n"
        ".text\n");

extern const char loader_start[];

#define CORES       256
#define IRQS        512
#define SEGMENTS    1024
#define PAGES       1536
#define TIMES       2048
#define DATA        4096
#define SIZE        (DATA + 16 * IMAGE_LINE)

#define TABLES_SIZE (BOARD_TABLES * 4096UL)

static char *at(uint64_t offset)
{
    return (char *)(uint64_t)&image_header + offset;
}

struct image_core *image_core_at(unsigned index)
{
    return (void *)(at(CORES) + index * sizeof(struct image_core));
}

struct image_irq *image_irq_at(unsigned index)
{
    return (void *)(at(IRQS) + index * sizeof(struct image_irq));
}

struct image_segment *image_segment_at(unsigned index)
{
    return (void *)(at(SEGMENTS) + index * sizeof(struct image_segment));
}

struct image_page *image_page_at(unsigned index)
{
    return (void *)(at(PAGES) + index * sizeof(struct image_page));
}

struct image_time *image_time_at(unsigned index)
{
    return (void *)(at(TIMES) + index * sizeof(struct image_time));
}

unsigned char image_byte(unsigned index)
{
    return (unsigned char)(index * 7 + 1);
}

static void make_tables(void)
{
    for (unsigned i = 0; i < 2; i++) {
        *image_core_at(i) = (struct image_core){.mpidr = i,
                                                .core = i,
                                                .entry_pa = 0x41000000 + i * 0x1000000,
                                                .window_pa = 0x41000000 + i * 0x1000000,
                                                .window_size = 0x1000000};
        *image_irq_at(i) = (struct image_irq){.intid = 33 + i, .core = i, .priority = 0xa0};
    }
    *image_segment_at(0) = (struct image_segment){
        .pa = 0x41000000, .first_page = 0, .pages = 3, .memory_size = 0x5000};
    *image_segment_at(1) = (struct image_segment){.pa = 0x100000000, .memory_size = 0x2000};
    /* Runs at both ends and between; the same bytes again, further apart; no bytes. */
    *image_page_at(0) = (struct image_page){.lines = 0xe000000000ff0013, .offset = DATA};
    *image_page_at(1) = (struct image_page){.lines = 0xaaaa, .offset = DATA + 4 * IMAGE_LINE};
    *image_page_at(2) = (struct image_page){.lines = 0, .offset = 0};
}

struct image_header *image_make(void)
{
    struct image_header *header = (void *)at(0);

    __asan_unpoison_memory_region(header, IMAGE_ROOM);
    memset(header, 0, IMAGE_ROOM);
    *header = (struct image_header){.magic = IMAGE_MAGIC,
                                    .version = IMAGE_VERSION,
                                    .cores = 2,
                                    .irqs = 2,
                                    .segments = 2,
                                    .size = SIZE,
                                    .load_address = (uint64_t)loader_start,
                                    .cores_offset = CORES,
                                    .irqs_offset = IRQS,
                                    .segments_offset = SEGMENTS,
                                    .pages_offset = PAGES,
                                    .pages = 3,
                                    .times_offset = TIMES,
                                    .timer_frequency = 1000000,
                                    .board = "test_board"};
    make_tables();
    for (unsigned i = 0; i < SIZE - DATA; i++) {
        at(DATA)[i] = (char)image_byte(i);
    }
    image_seal();
    return header;
}

void image_seal(void)
{
    struct image_header *header = (void *)at(0);
    uint64_t size = header->size < IMAGE_ROOM ? header->size : IMAGE_ROOM;

    header->checksum = 0;
    for (uint64_t i = 0; i < size / 8; i++) {
        header->checksum += i == 4 ? 0 : ((uint64_t *)header)[i];
    }
    __asan_poison_memory_region(at(size), IMAGE_ROOM - size);
    if (size + 2 * TABLES_SIZE < IMAGE_ROOM) {
        __asan_unpoison_memory_region((void *)image_tables(), TABLES_SIZE);
    }
}
