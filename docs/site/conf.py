# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Sphinx's configuration of the documentation site (`make docs`). Nothing of it is loaded from the
network: style and search are files beside the pages."""

from pathlib import Path

project = "Multikit"
author = copyright = "The Multikit authors"
version = release = (Path(__file__).parent / "VERSION").read_text().strip()
extensions = ["myst_parser"]
# As the links in the documents name them.
myst_heading_anchors = 4
html_theme = "alabaster"
html_theme_options = {"fixed_sidebar": True, "page_width": "1180px", "sidebar_width": "250px",
                      "show_powered_by": False, "font_family": "system-ui, sans-serif"}
html_sidebars = {"**": ["about.html", "searchbox.html", "navigation.html", "localtoc.html"]}
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
# Documents name languages that Pygments does not know, and programs' output.
suppress_warnings = ["misc.highlighting_failure"]
