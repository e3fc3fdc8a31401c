// One page after the other in one document: where the line drops on the way to another one, the browser would show a
// page of its own, and stay there. Nothing of whoever was here is in what comes next.
var pressed = null, OWN = "head script[src^='/kiosk/']", own = document.querySelector(OWN).getAttribute("src");

function take(fresh) {
  var stand = fresh && fresh.getElementById("stand");
  busy = false;
  mine = slip = "";
  // The server has another version of these scripts by now, or this is no kiosk any more.
  if (!stand || fresh.querySelector(OWN).getAttribute("src") != own) return location.replace("/kiosk");
  was = "";
  field = pressed = null;
  if (window.performance && performance.clearResourceTimings) performance.clearResourceTimings();
  // A page that is read without scripts has what only stands in for them: a frame by the name of what plays sounds.
  each(fresh.querySelectorAll("noscript"), function (part) { part.parentNode.removeChild(part); });
  each(["lang", "dir", "className"], function (name) { document.documentElement[name] = fresh.documentElement[name]; });
  document.title = fresh.title;
  each(document.querySelectorAll("style"), function (style) { style.parentNode.removeChild(style); });
  each(fresh.querySelectorAll("style"), function (style) { document.head.appendChild(document.adoptNode(style)); });
  document.documentElement.replaceChild(document.adoptNode(fresh.body), document.body);
  each(document.body.querySelectorAll("script"), run);
  begin();
}

// A script that came with a page does not run in another document.
function run(script) {
  var same = document.createElement("script");
  same.src = script.src;
  script.parentNode.replaceChild(same, script);
}

function begin() {
  var focus = document.querySelector("main .alert, main h1");
  touched = Date.now();
  asked = 0;
  scrollTo(0, 0);
  if (find("code")) focus = focus.nodeName == "H1" ? find("code") : focus;
  if (focus) {
    if (focus.nodeName != "INPUT") focus.tabIndex = -1;
    focus.focus();
  }
  each(document.querySelectorAll(".script"), function (part) { part.hidden = false; });
  each(document.querySelectorAll(".fill [inputmode=numeric], .ask [inputmode=numeric]"), steps);
  add();
  save();
  drain();
  offer();
  if (held) scanned(held[0], held[1]);
  held = null;
}

// Nobody reads what was here any more, though the server cannot be told yet.
function blank() {
  var main = document.querySelector("main"), down = find("down");
  mine = slip = find("kept-code").textContent = "";
  document.title = facts().down;
  show("still");
  show("kept");
  if (down.parentNode != main) {
    main.innerHTML = "";
    main.appendChild(down);
  }
  main.hidden = down.hidden = false;
  each(document.querySelectorAll("header, .ways"), function (part) { part.hidden = true; });
  facts().step = "down";
}

function filled(form) {
  var said = [];
  each(form.elements, function (part) {
    if (!part.name || /^(submit|button)$/.test(part.type) || /[ox]$/.test(part.type) && !part.checked) return;
    said.push(part.name + "=" + encodeURIComponent(part.value));
  });
  if (pressed && pressed.form == form && pressed.name) said.push(pressed.name + "=" + encodeURIComponent(pressed.value));
  return said.join("&");
}

// One sign more or less of a code, in groups as on the card.
function key(sign) {
  var code = find("code"), bare = code.value.replace(/[^0-9A-Za-z]/g, "");
  if (sign == "erase") bare = bare.slice(0, -1);
  else if (sign == "clear") bare = "";
  else bare += sign;
  code.value = (bare.match(/.{1,4}/g) || []).join("-");
}

document.addEventListener("submit", function (event) {
  var form = event.target;
  event.preventDefault();
  if (busy || mine) return;
  if (form.envelope) return cast(form);
  go("POST", form.getAttribute("action"), filled(form), !!form.getAttribute("data-leaves"));
  pressed = null;
});

document.addEventListener("click", function (event) {
  var at = event.target;
  while (at && !/^(BUTTON|INPUT|A)$/.test(at.nodeName)) at = at.parentNode;
  pressed = at;
  if (!at) return;
  if (at.name == "key") {
    event.preventDefault();
    key(at.value);
  } else if (at.nodeName == "A") {
    event.preventDefault(); // a sound would have a window of its own, until the script that plays it is there
    if (at.className == "ear") return;
    if (/^#/.test(at.getAttribute("href"))) find(at.getAttribute("href").slice(1)).focus();
    else if (!busy) go("GET", at.getAttribute("href"));
  } else if (at.id == "still-yes") stay();
  else if (at.id == "still-no") leave();
  else if (at.id == "kept-again") drain();
  else if (at.id == "camera-go") look();
  else if (at.id == "camera-close") {
    dark();
    tell("");
    find("code").focus();
  }
  else if (at.id == "kept-leave") {
    blank();
    leave();
  } else if (at.id == "late-seen") {
    late = 0;
    save();
  }
});
