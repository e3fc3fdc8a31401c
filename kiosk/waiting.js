// Keeps the waiting page true, and loads another only when it has become one: the ballot of a poll that has opened.
(function () {
  "use strict";
  var EVERY_MS = 20000;

  function look() {
    if (document.hidden) return;
    fetch(location.href, { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (text) {
        if (!text) return;
        var fresh = new DOMParser().parseFromString(text, "text/html");
        if (fresh.title !== document.title) return location.reload();
        var now = document.querySelector("main"), next = fresh.querySelector("main");
        if (next.innerHTML !== now.innerHTML) now.innerHTML = next.innerHTML;
      })
      .catch(function () { /* no line: look again later */ });
  }

  if (!window.fetch) return setTimeout(function () { location.reload(); }, EVERY_MS);
  setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
})();
