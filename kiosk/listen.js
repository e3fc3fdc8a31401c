// Plays what a page has to say, one tap to begin and one to stop, and shows what is being read. Fetched at the first
// tap, or at once by a browser that has a voice of its own for what has no file. For browsers from 2016 on.
// It may weigh 2 KB, so some names are short: `a` is a button, `all` the one that plays the others in their order.
(function () {
  "use strict";
  var page = document, synth = window.speechSynthesis, words = page.getElementById("ears").dataset.words.split("|");
  var first = page.ear && page.ear.of, player = page.ear = page.ear || new Audio(), queue = [], now, series, was;

  function list() { return [].slice.call(page.querySelectorAll(".ear:not(#all)")); }
  function ready() { return list().filter(function (a) { return a.offsetParent && a.href; }); }
  function text(a) { return a.previousElementSibling; }
  function tongue(a) { return (text(a).querySelector("[lang]") || a.closest("[lang]")).lang; }

  // Only a voice on the device itself, and of the very language: no text of the meeting leaves it.
  function voice(a) {
    return synth && synth.getVoices().filter(function (v) {
      return v.localService && v.lang.split(/[-_]/)[0] == tongue(a);
    })[0];
  }

  function give(a, word) {
    a.href = "#";
    a.textContent = word;
  }

  function offer() {
    if (now) return;
    list().forEach(function (a) { if (!a.href && voice(a)) give(a, a.title || words[0]); });
    if (page.getElementById("all") || !page.getElementById("ballot") || !ready()[1]) return;
    var all = page.createElement("a"), ears = page.getElementById("ears");
    all.className = "ear";
    all.id = "all";
    give(all, words[2]);
    ears.insertBefore(all, ears.firstChild);
  }

  // What is playing stops by its own button, which says so meanwhile.
  function mark(a) {
    now = a;
    text(a).classList.add("heard");
    if (series) return;
    was = a.textContent;
    a.textContent = words[1];
  }

  function stop() {
    var a = now;
    now = 0;
    player.pause();
    if (synth) synth.cancel();
    if (!a) return;
    text(a).classList.remove("heard");
    if (series) return;
    a.textContent = was;
  }

  function next() {
    var a = queue.shift(), said;
    stop();
    if (!a) {
      if (series) series.textContent = words[2];
      series = 0;
      return;
    }
    mark(a);
    if (a.target) {
      player.src = a.href;
      return player.play();
    }
    said = text(a).querySelector(".code");
    said = new SpeechSynthesisUtterance(said ? said.textContent.split("").join(" ") : text(a).textContent);
    said.voice = voice(a);
    said.lang = said.voice.lang;
    said.onend = said.onerror = function () { if (now == a) next(); };
    synth.speak(said);
  }

  page.hear = function (a) {
    var same = a == now || a == series;
    queue = [];
    next();
    if (same) return;
    if (a.id) {
      series = a;
      a.textContent = words[1];
      queue = ready();
    } else queue = [a];
    next();
  };
  player.onended = player.onerror = next;
  window.onpagehide = stop;
  if (synth) synth.onvoiceschanged = offer;
  new MutationObserver(offer).observe(page.body, { childList: true, subtree: true });
  offer();
  if (first && first.id) page.hear(first);
  else if (first && !player.ended) mark(first);
})();
