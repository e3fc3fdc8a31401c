// Plays what a page has to say, one tap to begin and one to stop, and shows what is being read. Fetched at the first
// tap, or at once by a browser that has a voice of its own for what has no file. For browsers from 2016 on.
(function () {
  "use strict";
  var page = document, synth = window.speechSynthesis, words = page.getElementById("ears").dataset;
  var first = page.ear && page.ear.of, player = page.ear || new Audio(), queue = [], now, series, was, name;

  function list() { return [].slice.call(page.querySelectorAll("a.ear:not(#all)")); }
  function text(a) { return a.previousElementSibling; }
  function tongue(a) { return (text(a).querySelector("[lang]") || a.closest("[lang]")).lang; }
  function ready() { return list().filter(function (a) { return a.offsetParent && a.href; }); }

  // Only a voice on the device itself, and of the very language: no text of the meeting leaves it.
  function voice(lang) {
    return synth && synth.getVoices().filter(function (v) {
      return v.localService && v.lang.split(/[-_]/)[0].toLowerCase() == lang.split("-")[0];
    })[0];
  }

  function offer() {
    var all = page.getElementById("all");
    list().forEach(function (a) {
      if (a.href || !voice(tongue(a))) return;
      a.href = "#";
      a.textContent = words.listen;
    });
    if (all && !all.href && ready()[1]) {
      all.href = "#";
      all.textContent = words.all;
    }
  }

  // What is playing stops by its own button, which says so meanwhile.
  function mark(a) {
    now = a;
    text(a).classList.add("heard");
    if (series) return;
    was = a.textContent;
    name = a.getAttribute("aria-label");
    a.removeAttribute("aria-label");
    a.textContent = words.stop;
  }

  function stop() {
    var a = now;
    now = null;
    player.pause();
    if (synth) synth.cancel();
    if (!a) return;
    text(a).classList.remove("heard");
    if (series) return;
    a.textContent = was;
    if (name) a.setAttribute("aria-label", name);
  }

  function next() {
    stop();
    if (queue[0]) return play(queue.shift());
    if (series) series.textContent = words.all;
    series = null;
  }

  function play(a) {
    mark(a);
    if (a.getAttribute("href") != "#") {
      player.src = a.href;
      return player.play();
    }
    var code = text(a).querySelector(".code"), said;
    said = new SpeechSynthesisUtterance(code ? code.textContent.split("").join(" ") : text(a).textContent);
    said.voice = voice(tongue(a));
    said.lang = said.voice.lang;
    said.onend = said.onerror = function () { if (now == a) next(); };
    synth.speak(said);
  }

  player.onended = player.onerror = next;
  page.hear = function (a) {
    var same = a == now || a == series;
    queue = [];
    next();
    if (same) return;
    if (a.id == "all") {
      series = a;
      a.textContent = words.stop;
      queue = ready();
    } else queue = [a];
    next();
  };
  window.onpagehide = stop;
  if (synth) synth.onvoiceschanged = offer;
  new MutationObserver(function () { if (!now) offer(); }).observe(page.body, { childList: true, subtree: true });
  offer();
  if (first && first.id == "all") page.hear(first);
  else if (first && !player.ended) mark(first);
})();
