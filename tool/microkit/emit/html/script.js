/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Theme, filters, and opening what a link points into. The page works without.
 */
(function () {
  "use strict";
  var root = document.documentElement;
  document.getElementById("theme").addEventListener("click", function () {
    var dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : window.matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  document.querySelectorAll("input.filter").forEach(function (input) {
    input.addEventListener("input", function () {
      var words = input.value.toLowerCase();
      document.querySelectorAll(input.dataset.filter).forEach(function (each) {
        each.hidden = each.textContent.toLowerCase().indexOf(words) < 0;
      });
    });
  });
  function open() {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    var around = target && target.closest("details");
    if (around) {
      around.hidden = false;
      around.open = true;
      around.scrollIntoView();
    }
  }
  window.addEventListener("hashchange", open);
  open();
})();
