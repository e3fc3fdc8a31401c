// Keeps the waiting page true, and loads another only when it has become one: the ballot of a poll that has opened.
(function () {
  "use strict";
  var EVERY_MS = 20000, shown = document.querySelector("main").innerHTML; // what is being read aloud is marked since

  function look() {
    if (document.hidden) return;
    fetch(location.href, { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (text) {
        if (!text) return;
        var fresh = new DOMParser().parseFromString(text, "text/html");
        if (fresh.title !== document.title) return location.reload();
        var next = fresh.querySelector("main").innerHTML;
        if (next !== shown) document.querySelector("main").innerHTML = shown = next;
      })
      .catch(function () { /* no line: look again later */ });
  }

  if (!window.fetch) return setTimeout(function () { location.reload(); }, EVERY_MS);
  setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
})();
