/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Which clients have which files open. A file is open once, however many handles lead to it: so all see the same size.
 */
#pragma once

#include <microkit_fat.h>
#include <microkit_file.h>

#define HANDLES_CLIENTS 4
#define HANDLES_FILES   16

struct handles {
    struct {
        uint32_t users; /* handles that lead here; 0: free */
        struct microkit_fat_file file;
    } files[HANDLES_FILES];
    uint8_t of[HANDLES_CLIENTS][MICROKIT_FILE_HANDLES]; /* 1 + number of the file; 0: closed */
};

/* The file behind a client's handle, whatever number that is; or a null pointer. */
struct microkit_fat_file *handles_get(struct handles *handles, uint32_t client, uint32_t handle);

/* A handle for a file that was opened or created; if it is open already, `file` is forgotten. False: there is no
 * room for a handle, or a file. */
bool handles_add(struct handles *handles, uint32_t client, const struct microkit_fat_file *file,
                 uint32_t *handle);

/* Whether handles_add may succeed with a file that is not open yet. */
bool handles_have_room(const struct handles *handles, uint32_t client);

/* Whether somebody has the file open whose entry is there. */
bool handles_have_open(const struct handles *handles, uint64_t sector, uint32_t offset);

/* Let go of a handle that handles_get knows. */
void handles_drop(struct handles *handles, uint32_t client, uint32_t handle);
