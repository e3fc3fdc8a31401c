// On each page with something to hear: begins to play in the tap itself, as telephones ask, and only then fetches the
// rest. Without it a tap is a link to the sound.
(function (d) {
  function get() {
    if (d.got) return;
    d.got = 1;
    var s = d.createElement("script");
    s.src = d.getElementById("ears").getAttribute("data-js");
    d.body.appendChild(s);
  }
  d.addEventListener("click", function (e) {
    var a = e.target;
    if (a.className != "ear" || !a.href) return;
    if (d.hear) d.hear(a);
    else if (d.ear) return;
    else {
      d.ear = new Audio(a.href);
      d.ear.of = a;
      d.ear.play();
      get();
    }
    e.preventDefault();
  });
  if (window.speechSynthesis && d.querySelector(".ear:empty")) get();
})(document);
