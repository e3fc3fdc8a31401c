// On each page with something to hear: puts the buttons of a ballot where they belong, and begins to play in the tap
// itself, as telephones ask; only then it fetches the rest. Without it a tap is a link to the sound.
(function (d) {
  var ears = d.getElementById("ears"), words = ears.dataset.words.split("|"), all = d.getElementById("all");
  var sheet = d.createElement("style"), found;
  // A loudspeaker, in the colour of the words; the prefix is what all browsers know.
  sheet.textContent = ".ear{display:inline-block;min-height:48px;padding:12px 16px 12px 0;font-weight:700}" +
    ".ear:empty{display:none}.choice>.ear:not(:empty){display:block;padding-left:16px}" +
    ".ear::before{content:'';display:inline-block;width:28px;height:24px;margin:0 4px;vertical-align:-5px;" +
    "background:currentColor;-webkit-mask:url(data:image/svg+xml;base64," +
    btoa("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 28 24'>" +
    "<path d='M2 9h5l6-6v18l-6-6H2zM16 8q4 4 0 8l-1-1q3-3 0-6zM19 4q8 8 0 16l-1-1q7-7 0-14z'/></svg>") +
    ")}.heard{background:#F4C24D;color:#1B1A18}";
  d.head.appendChild(sheet);

  function get() {
    if (d.got) return;
    d.got = 1;
    var s = d.createElement("script");
    s.src = "LISTEN";
    d.body.appendChild(s);
  }

  function path(name) { return "/sound/" + name + ".mp3"; }

  found = all ? all.href.replace(/.*\/|\.mp3/g, "") : ears.dataset.parts;
  found = found && found.split("-");
  [].forEach.call(d.querySelectorAll("#ballot>fieldset>legend,#hint,.choice>:first-child"), function (part, n) {
    var a = d.createElement("a"), letter = part.querySelector(".letter");
    a.className = "ear";
    a.title = words[0] + (letter ? " " + letter.textContent : "");
    if (found && found[n]) {
      a.href = path(found[n]);
      a.target = "ear";
      a.textContent = a.title;
    }
    part.parentNode.insertBefore(a, part.nextSibling);
  });
  d.body.addEventListener("click", function (e) {
    var a = e.target;
    if (a.className != "ear" || !a.href) return;
    if (d.hear) d.hear(a);
    else if (d.ear) return;
    else {
      d.ear = new Audio(a == all ? path(found[0]) : a.href);
      d.ear.of = a;
      d.ear.play();
      get();
    }
    e.preventDefault();
  });
  if (window.speechSynthesis && d.querySelector(".ear:empty")) get();
})(document);
