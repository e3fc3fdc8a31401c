// A hand scanner is a keyboard that types a code, or the address of one, and then Enter, wherever the focus is.
var SCAN_MS = 60, SCAN_KEYS = 6; // it is faster than hands, and types no less than this
var SLOW_MS = 500; // where nobody types, on a choice or a button, so slow a scanner is known as well
var burst = "", burstAt = 0, field = null, was = "", held = null;

function isWritten(at) { return at.nodeName == "TEXTAREA" || at.nodeName == "INPUT" && !/^(radio|checkbox|submit)$/.test(at.type); }

function scanned(text, whole) {
  if (busy) held = [text, whole];
  else if (find("code")) {
    find("code").value = "";
    go("POST", "/kiosk", "act=card&code=" + encodeURIComponent(whole) + "&scan=" + encodeURIComponent(text));
  } else if (facts().sitting) {
    // The keys have gone into whatever had the focus.
    if (field && (field.nodeName == "SELECT" || isWritten(field))) field.value = was;
    show("scan-busy", true);
  }
}

document.addEventListener("keydown", function (event) {
  var now = event.timeStamp || Date.now(), text = burst, code = find("code");
  if (!event.key || event.key.length > 1 && event.key != "Enter") return;
  if (now - burstAt > (isWritten(event.target) ? SCAN_MS : SLOW_MS)) {
    text = burst = "";
    field = event.target;
    was = field.value;
  }
  burstAt = now;
  if (event.key != "Enter") {
    burst += event.key;
    if (code && event.target != code && event.key != " " && !event.ctrlKey && !event.altKey) code.focus();
  } else if (text.length >= SCAN_KEYS) {
    event.preventDefault();
    burst = "";
    // What is in the field as well: a slow moment parts one scan in two, and some signs are no keys.
    scanned(text, code && event.target == code ? code.value : text);
  }
}, true);
