/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Makes a directory and a file, fills it, has it kept, reads it back, and tells the reader.
 */
#include "disk.h"
#include "steps.h"

enum {
    MAKE,
    REMOVE,
    CREATE,
    WRITE_FIRST,
    WRITE_LAST = WRITE_FIRST + PIECES - 1,
    SYNC,
    READ_FIRST,
    READ_LAST = READ_FIRST + PIECES - 1,
    CLOSE,
    END
};

static uint64_t handle;

static void fill(uint32_t piece)
{
    for (uint32_t i = 0; i < PIECE_SIZE; i++) {
        data[i] = contents_at(piece * PIECE_SIZE + i);
    }
}

static bool is_right(uint32_t piece)
{
    uint32_t i = 0;

    while (i < PIECE_SIZE && data[i] == contents_at(piece * PIECE_SIZE + i)) {
        i++;
    }
    return i == PIECE_SIZE;
}

void begin_step(uint32_t number)
{
    if (number == MAKE) {
        ask_path(MICROKIT_FILE_MAKE_DIRECTORY, DIRECTORY, 0);
    } else if (number == REMOVE) {
        ask_path(MICROKIT_FILE_REMOVE, DIRECTORY "/" NAME, 0);
    } else if (number == CREATE) {
        ask_path(MICROKIT_FILE_CREATE, DIRECTORY "/" NAME, 0);
    } else if (number <= WRITE_LAST) {
        fill(number - WRITE_FIRST);
        ask_file(MICROKIT_FILE_WRITE, handle, (number - WRITE_FIRST) * PIECE_SIZE, PIECE_SIZE);
    } else if (number == SYNC) {
        ask_file(MICROKIT_FILE_SYNC, 0, 0, 0);
    } else if (number <= READ_LAST) {
        ask_file(MICROKIT_FILE_READ, handle, (number - READ_FIRST) * PIECE_SIZE, PIECE_SIZE);
    } else if (number == CLOSE) {
        ask_file(MICROKIT_FILE_CLOSE, handle, 0, 0);
    }
}

/* The directory, and the file, are there from the second run on. */
void end_step(uint32_t number, uint32_t status, uint64_t value)
{
    if (number == MAKE) {
        check(status == MICROKIT_FAT_OK || status == MICROKIT_FAT_EXISTS, "a directory is made");
        return;
    }
    if (number == REMOVE) {
        check(status == MICROKIT_FAT_OK || status == MICROKIT_FAT_NOT_FOUND, "a file is removed");
        return;
    }
    check(status == MICROKIT_FAT_OK, "what is asked for is done");
    if (number == CREATE) {
        handle = value;
    } else if (number >= READ_FIRST && number <= READ_LAST) {
        check(value == PIECE_SIZE && is_right(number - READ_FIRST),
              "what is read is what was written");
    } else if (number == CLOSE && all_right()) {
        say_number(SIZE, " bytes written, kept, and read back");
        microkit_notify(PEER);
    }
}

void init(void)
{
    steps_start("writer");
}

void notified(microkit_channel ch)
{
    (void)ch;
    steps_go_on();
}
