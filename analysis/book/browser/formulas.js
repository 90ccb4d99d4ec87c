/* Formulas. MathJax is larger than the page around it, so it comes when a formula comes near the
   view, or when the page may be printed. Until then, and without a script, a formula reads as TeX. */
(function () {
  "use strict";
  var library = new URL("mathjax/tex-mml-chtml.js", document.currentScript.src).href;
  var asked = false;
  var watch = new IntersectionObserver(function (seen) {
    if (seen.some(function (entry) { return entry.isIntersecting; })) { load(); }
  }, { rootMargin: "600px 0px" });

  function load() {
    if (asked) { return; }
    asked = true;
    watch.disconnect();
    var script = document.createElement("script");
    script.src = library;      // typesets the whole page when it arrives
    document.head.appendChild(script);
  }

  document.querySelectorAll(".math").forEach(function (formula) { watch.observe(formula); });
  window.addEventListener("beforeprint", load);
  // beforeprint comes too late to wait for a file; these come before it: the keys, the pointer
  // on its way to the browser's menu
  document.addEventListener("keydown", function (event) { if (event.ctrlKey || event.metaKey) { load(); } });
  document.documentElement.addEventListener("mouseleave", load);
})();
