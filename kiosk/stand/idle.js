// Whether somebody is still there. Whoever does not say so is forgotten, and sees the seconds until then.
var TICK_MS = 1000, PULSE_MS = 20000;
var touched = Date.now(), asked = 0, pulsed = touched, heardTo = 0;

function stay() {
  asked = 0;
  touched = Date.now();
  show("still");
  document.querySelector("main").hidden = !find("kept").hidden;
  pulse();
}

function tick() {
  var now = Date.now(), quiet = (now - touched) / 1000, stand = facts(), left;
  if (now - pulsed > PULSE_MS) pulse();
  // Whoever listens is there, as long as there is something to hear: a sound that the line holds up is not.
  if (document.ear && document.ear.currentTime != heardTo) {
    heardTo = document.ear.currentTime;
    touched = now;
  }
  if (!find("still") || stand.step == "down") return;
  if (stand.step == "thanks" && quiet > stand.thanks && !busy) return go("GET", "/kiosk?next=1");
  if (!stand.sitting) return unattended(quiet, stand);
  if (!asked && quiet > stand.idle) {
    asked = now;
    document.querySelector("main").hidden = true;
    show("still", true);
    find("still-yes").focus();
  }
  if (!asked) return;
  left = Math.max(0, Math.ceil((asked - now) / 1000 + Number(stand.ask)));
  find("still-left").textContent = left;
  find("still-bar").style.width = 100 * left / stand.ask + "%";
  if (!left && stand.step != "gone") {
    stand.step = "gone";
    blank();
    leave();
  }
}

// A code that was half typed, or a language that was chosen, belongs to somebody who has gone.
function unattended(quiet, stand) {
  var code = find("code");
  if (quiet < stand.idle || busy) return;
  if (stand.step != "start" || code.value || stand.chosen || lens) go("POST", "/kiosk", "act=leave");
  if (code) code.value = "";
}

function pulse() {
  var told = "waiting=" + queue.length + "&late=" + late;
  pulsed = Date.now();
  ask("POST", "/kiosk/pulse", told, "text", function (answer) {
    var stand = facts(), free = stand.step == "start" && !busy && !lens && !find("code").value;
    if (answer && free && answer.responseText != stand.open) go("GET", "/kiosk");
  });
}

document.addEventListener("input", add);
document.addEventListener("change", add);
each(["mousedown", "touchstart", "keydown", "wheel", "scroll", "input"], function (sign) {
  document.addEventListener(sign, function (event) {
    touched = Date.now();
    if (asked && sign == "keydown" && event.key != "Tab" && document.activeElement.id != "still-no") stay();
  }, true);
});

setInterval(tick, TICK_MS);
window.onpageshow = function (event) { if (event.persisted) location.replace("/kiosk"); };
