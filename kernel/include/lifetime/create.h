/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Making objects of zeroed memory.
 */
#pragma once

#include <base/cap.h>
#include <base/types.h>

/* log2 of the bytes of an object of this type (enum api_object); size_bits as the user gives it: of
 * CNodes the slots, of untypeds and scheduling contexts the bytes, of others ignored. 0 = there is
 * no such type. */
u32 object_size_bits(word_t type, word_t size_bits);

/* The types that do not touch their memory: all that device memory can become. */
bool object_type_is_device_safe(word_t type);

/* What is not zero in a new object, the capability's. */
void object_begin(struct cap cap);

/* Makes the object at pa, which lies in the window unless the type is device-safe, and is zero;
 * returns the first capability to it. */
struct cap object_create(word_t type, paddr_t pa, u32 size_bits, bool is_device);
