/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Debian's luaconf.h includes it for the folders of modules, which are not used here.
 */
#define DEB_HOST_MULTIARCH ""
