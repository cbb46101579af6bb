# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A system that runs, or has stopped, seen from outside (docs/design/debugging.md).

Takes what an image says of itself (the verifier's reader) and a function that reads physical
memory: of a debugger, of a dump, of the image. Changes nothing and knows no debugger.

  live      kernels and threads as they are now        pages     memory between domains of different cores
  waits     what each domain does, whom it waits for   words     the same for people
  snapshot  registers and memory of one thread, for an unwinder
  look      what `microkit inspect` shows, from one look (docs/design/inspect.md), made by
            faults, times, stacks, notifications;     shown     the same as text
  objects   kernel objects, a line for each            stuck     why nothing moves, in sentences
  counts    uses of channels, as programs count them
  cached    memory that is read once in a look
"""
