/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Shows what the root directory has and what hello.txt says, both from outside; asks for what it must not get; then, told by the
 * writer, reads the writer's file.
 */
#include "disk.h"
#include "steps.h"

#define HELLO     "hello.txt"
#define MOST      200u
#define NO_HANDLE 5 /* of this client's; the writer may have one with that number */

enum {
    OPEN_HELLO,
    READ_HELLO,
    CLOSE_HELLO,
    OUTSIDE,
    NOBODYS,
    WAIT_FOR_WRITER,
    LIST = WAIT_FOR_WRITER,
    OPEN,
    READ_FIRST,
    READ_LAST = READ_FIRST + PIECES - 1,
    END
};

static uint64_t handle;
static bool written, waiting;

static void begin_list(void)
{
    waiting = !written;
    if (written) {
        ask_path(MICROKIT_FILE_LIST, DIRECTORY, 0);
    }
}

void begin_step(uint32_t number)
{
    switch (number) {
    case OPEN_HELLO:
        ask_path(MICROKIT_FILE_OPEN, HELLO, 0);
        break;
    case READ_HELLO:
        ask_file(MICROKIT_FILE_READ, handle, 0, MOST);
        break;
    case CLOSE_HELLO:
        ask_file(MICROKIT_FILE_CLOSE, handle, 0, 0);
        break;
    case OUTSIDE:
        ask_path(MICROKIT_FILE_OPEN, "../" HELLO, 0);
        break;
    case NOBODYS:
        ask_file(MICROKIT_FILE_READ, NO_HANDLE, 0, MOST);
        break;
    case LIST:
        begin_list();
        break;
    case OPEN:
        ask_path(MICROKIT_FILE_OPEN, DIRECTORY "/" NAME, 0);
        break;
    default:
        if (number <= READ_LAST) {
            ask_file(MICROKIT_FILE_READ, handle, (number - READ_FIRST) * PIECE_SIZE, PIECE_SIZE);
        }
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

/* One line of it. */
static void show_hello(uint64_t size)
{
    uint64_t end = 0;

    while (end < size && end < MOST && data[end] != '\n') {
        end++;
    }
    data[end] = 0;
    say(data);
}

static void end_read(uint32_t number, uint64_t value)
{
    check(value == PIECE_SIZE && is_right(number - READ_FIRST),
          "what is read is what the writer wrote");
    if (number == READ_LAST && all_right()) {
        say_number(SIZE, " bytes of the writer's file read");
    }
}

void end_step(uint32_t number, uint32_t status, uint64_t value)
{
    if (number == OUTSIDE || number == NOBODYS) {
        check(status == (number == OUTSIDE ? (uint32_t)MICROKIT_FAT_BAD_NAME
                                           : (uint32_t)MICROKIT_FILE_BAD),
              "what is not the reader's is refused");
        return;
    }
    check(status == MICROKIT_FAT_OK, "what is asked for is done");
    if (number == OPEN_HELLO || number == OPEN) {
        handle = value;
    } else if (number == READ_HELLO) {
        show_hello(value);
    } else if (number == LIST) {
        say(data);
    } else if (number >= READ_FIRST && number <= READ_LAST) {
        end_read(number, value);
    }
}

void init(void)
{
    steps_start("reader");
}

void notified(microkit_channel ch)
{
    if (ch == PEER) {
        written = true;
        if (waiting) {
            begin_list();
        }
    }
    steps_go_on();
}
