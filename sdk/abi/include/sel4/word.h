/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The machine word and the types made of it.
 */
#pragma once

#include <stdint.h>

typedef uint8_t seL4_Uint8;
typedef uint16_t seL4_Uint16;
typedef uint32_t seL4_Uint32;
typedef uint64_t seL4_Uint64;
typedef int8_t seL4_Int8;
typedef int16_t seL4_Int16;
typedef int32_t seL4_Int32;
typedef int64_t seL4_Int64;
typedef uint64_t seL4_Word;
typedef int8_t seL4_Bool;
typedef uint64_t seL4_CPtr;
typedef uint64_t seL4_Time; /* microseconds */

#define seL4_True  1
#define seL4_False 0
#define seL4_Null  0
