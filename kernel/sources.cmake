# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# Which folders make the kernel: its floors, each using only those below it. A floor's folder named after
# a machine (aarch64, host) is compiled for that machine only; its include/ comes with it. With them
# goes the kernel's part of the board's devices (board/devices).
set(KERNEL_DIR ${CMAKE_CURRENT_LIST_DIR})
set(KERNEL_FLOORS base machine debug capability space interrupt guest schedule ipc dispatch lifetime
  invocation entry)
# Floors, and files of other floors, of which no path that is measured is part: they are compiled for size, the others
# for speed.
set(KERNEL_COLD machine debug capability/cap capability/notes space lifetime invocation schedule/sched_context
  capability/cspace ipc/queue ipc/thread ipc/fault ipc/notification dispatch/turn entry/exceptions
  entry/look_ahead entry/boot entry/guest guest/vcpu)

# Functions begin at multiples of 8, not of 16 as with -O2: their number makes that 1.2 KiB less.
set(KERNEL_FLAGS ${FREESTANDING_FLAGS} -O2 -march=armv8-a -mgeneral-regs-only -mcmodel=tiny -fno-jump-tables
  -falign-functions=8 ${STRICT_WARNING_FLAGS} -fno-eliminate-unused-debug-types -ffunction-sections)

# kernel_sources(SOURCES INCLUDES machine)
function(kernel_sources sources includes machine)
  list(TRANSFORM KERNEL_FLOORS PREPEND ${KERNEL_DIR}/src/ OUTPUT_VARIABLE folders)
  multikit_sources(files ${folders})
  set(others aarch64 host)
  list(REMOVE_ITEM others ${machine})
  foreach(other IN LISTS others)
    list(FILTER files EXCLUDE REGEX "/${other}/[^/]*$")
  endforeach()
  set(${sources} ${files} PARENT_SCOPE)
  set(${includes} ${KERNEL_DIR}/include ${KERNEL_DIR}/src/entry/${machine}/include
    ${KERNEL_DIR}/src/machine/${machine}/include ${KERNEL_DIR}/src/base/${machine}/include
    PARENT_SCOPE)
endfunction()

# kernel_optimise_for_size(source...): those that are cold; it wins over the target's own -O2.
function(kernel_optimise_for_size)
  list(JOIN KERNEL_COLD "|" cold)
  list(FILTER ARGN INCLUDE REGEX "^${KERNEL_DIR}/src/(${cold})[/.]")
  set_property(SOURCE ${ARGN} APPEND PROPERTY COMPILE_OPTIONS -Os)
endfunction()
