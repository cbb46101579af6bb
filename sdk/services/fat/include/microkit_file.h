/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Files by messages: what fat_server.elf and its clients agree on. The connection is that of block devices (microkit_block.h): the same
 * two regions and rings, the same functions, OPENED and LOST; requests and answers have other meanings, which are here. Paths,
 * names and contents lie in a region of data that client and server have in common.
 *
 * A client has its own handles; they end with its connection, and with the server's. Several may have the same file open, and see what the
 * others write. Requests of one client are executed in order.
 */
#pragma once

#include <microkit_block.h>
#include <microkit_fat.h>

#define MICROKIT_FILE_HANDLES 8   /* of a client, numbers 0 to 7 */
#define MICROKIT_FILE_PATH    500 /* most bytes of a path */

/* ---- files by messages ----------------------------------------------------------------------- */

/* What a request asks for; in brackets, of what else it has. value: of the answer. */
enum microkit_file_operation {
    MICROKIT_FILE_OPEN = 16,      /* [path] value: a handle */
    MICROKIT_FILE_CREATE,         /* [path] a file that there is not; value: a handle */
    MICROKIT_FILE_CLOSE,          /* [handle] and write what the directory says of it */
    MICROKIT_FILE_READ,           /* [handle, position, data] value: bytes, fewer only at the end */
    MICROKIT_FILE_WRITE,          /* [handle, position, data] all of it */
    MICROKIT_FILE_SIZE,           /* [handle] value: bytes */
    MICROKIT_FILE_RESIZE,         /* [handle, position] position: the new size */
    MICROKIT_FILE_REMOVE,         /* [path] a file that nobody has open, or an empty directory */
    MICROKIT_FILE_MAKE_DIRECTORY, /* [path] */
    /* [path, position] the entry with that number, from 0, of a directory. Its name takes the place of the path and up to
     * MICROKIT_FAT_NAME bytes, with a zero at the end; value: size << 1, and 1 more for a directory */
    MICROKIT_FILE_LIST,
    MICROKIT_FILE_SYNC, /* what was answered is kept, whatever happens */
    /* [path, position] a file that nobody has open, or a directory. The first `position` bytes of the path are its name until now, the
     * others the new one, which must be free; each at most MICROKIT_FILE_PATH bytes. As microkit_fat_rename */
    MICROKIT_FILE_RENAME,
};

/* Statuses are those of microkit_fat.h, and: */
enum microkit_file_status {
    MICROKIT_FILE_BAD = 64, /* no such operation, handle, or place of data */
    MICROKIT_FILE_BUSY,     /* somebody has it open */
    MICROKIT_FILE_TOO_MANY, /* handles, or files that are open */
};

/* What a request may have. Those that an operation does not have are not looked at. */
struct microkit_file_request {
    uint32_t id; /* as of microkit_block_request */
    enum microkit_file_operation operation;
    uint32_t handle;
    uint64_t position; /* bytes from the beginning of the file */
    uint64_t
        offset; /* bytes from the beginning of the data: of the path, without final zero, or of contents */
    uint32_t length; /* bytes */
};

/* Make a request; as microkit_block_ask. */
__attribute__((warn_unused_result)) static inline bool
microkit_file_ask(struct microkit_block *files, const struct microkit_file_request *request)
{
    const struct microkit_block_request made = {
        .id = request->id,
        .operation = (uint32_t)request->operation,
        .block = request->position,
        .offset = request->offset,
        .count = request->length,
        .data = request->handle,
    };

    return microkit_block_ask(files, &made);
}

/* What an answer of status OK has besides. */
static inline uint64_t microkit_file_value(const struct microkit_block_answer *answer)
{
    return answer->blocks;
}
