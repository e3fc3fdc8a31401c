// The first of the scripts of a kiosk, which are served as one (pages.PARTS): what is sent, and what waits for the line.
// For browsers from 2016 on; a kiosk does without them as well. They put nothing but sealed ballots into the storage of
// the browser, and no page into its history.
var RETRY_MS = 3000, PATIENCE_MS = 10000, PHOTO_MS = 60000;
var store = sessionStorage, queue = JSON.parse(store.waiting || "[]"), late = +store.late || 0;
var busy = false, draining = false, mine = "", slip = "";

function find(id) { return document.getElementById(id); }
function facts() { return find("stand").dataset; }
function each(list, act) { [].forEach.call(list, act); }
function show(id, on) { if (find(id)) find(id).hidden = !on; }

// How many ballots wait for the line, and how many it came back too late for: for the steward, on every page.
function save() {
  store.waiting = JSON.stringify(queue);
  store.late = late;
  each([["count", queue.length], ["late", late]], function (told) {
    var line = find(told[0]), number = find(told[0] + "-number");
    if (line) line.textContent = line.dataset.t.replace("{count}", told[1]);
    show(told[0], told[1]);
    if (number) number.textContent = told[1];
  });
}

function ask(method, path, body, kind, done) {
  var asking = new XMLHttpRequest();
  asking.open(method, path);
  asking.responseType = kind;
  asking.timeout = body && body.type ? PHOTO_MS : PATIENCE_MS;
  if (body && !body.type) asking.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
  asking.onloadend = function () {
    var reached = asking.status && asking.status < 500; // a server that stumbles is away as well: its page has no script
    show("line", !reached);
    done(reached ? asking : null);
  };
  asking.send(body);
}

// Until it is answered, whatever becomes of the line; the answer is the page that stands now. wipe: the place is free
// at once, for whoever was here has gone.
function go(method, path, body, wipe) {
  busy = true;
  hush();
  ask(method, path, body, "document", function (answer) {
    if (answer) return take(answer.response);
    if (wipe) blank();
    setTimeout(function () { go(method, path, body, wipe); }, RETRY_MS);
  });
}

// Nothing of what somebody listens to goes on into what comes next, nor does the camera.
function hush() {
  dark();
  burst = "";
  if (document.ear) document.ear.pause();
  if (window.speechSynthesis) speechSynthesis.cancel();
  document.ear = document.hear = document.got = null;
}

function leave() {
  asked = 0;
  go("POST", "/kiosk", "act=leave&sitting=" + facts().sitting, true);
}

function cast(form) {
  mine = form.envelope.value;
  slip = form.getAttribute("data-receipt");
  queue.push(mine);
  save();
  drain();
}

// Ballots that were confirmed, in their order: the server alone can open them, and takes each of them once.
function drain() {
  var first = queue[0];
  if (!first || draining) return;
  draining = true;
  ask("POST", "/kiosk/cast", "by=js&envelope=" + encodeURIComponent(first), "json", function (answer) {
    var told = answer && answer.response, own = mine && mine == first;
    draining = false;
    if (!told || told.code == "not-saved" || told.code == "poll-paused" && !own) {
      if (mine) keep();
      return setTimeout(drain, RETRY_MS);
    }
    queue.shift();
    // Whoever is still here reads it; one whose card voted elsewhere has lost nothing.
    if (!own && !told.ok && told.code != "already-voted") late++;
    save();
    if (own) go("GET", "/kiosk");
    drain();
  });
}

// Says truly where the ballot is. Its voter may wait, or leave it to the kiosk.
function keep() {
  if (!find("kept").hidden || asked) return;
  find("kept-code").textContent = slip;
  each(document.querySelectorAll("main, .ways"), function (part) { part.hidden = true; });
  show("kept", true);
  find("kept").focus();
}
