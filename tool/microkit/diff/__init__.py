# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What is different between two finished images, in the terms of system descriptions.

Reads only the images, with the verifier's reader; the SDK says how kernels lay out their objects.

  source   a file: its header, and the configuration of the SDK whose kernel it carries
  names    of kernel objects, so that capabilities of two images can be compared
  facts    everything worth comparing: sections of named things with attributes
  compare  two such collections to changes          text    changes for people
"""
