// Before the first paint: the theme that was chosen here, so that a dark room is never flashed at.
(function () {
  var root = document.documentElement;
  var theme = localStorage.getItem("xinglin-theme");
  if (theme !== "light" && theme !== "dark") theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  if (localStorage.getItem("xinglin-sun") === "on") {
    root.dataset.contrast = "more";
    theme = "light";
  }
  root.dataset.theme = theme;
})();
