# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The report as plain data (dictionaries, lists, strings, numbers), for the page and for programs.

Its form is tool/schema/report.schema.json, where every field is described. `system` fills what the
system description says; `plan` adds what a build has decided.
"""
