// The card before the camera. What the camera sees is looked at on this device and kept nowhere. It is on only while
// somebody holds a card out: not beside a ballot, for it would see who votes, and not once they have gone.
var LOOK_MS = 120, LOOK_MOST = 480, MISSED_MOST = 10; // a square that was taken away may be shown again
var lens = null, opening = 0, shown = "", missed = 0, glass = null;

// A button for what the device can do: a live picture, else a photo, else none.
function offer() {
  var go = find("camera-go"), file = find("photo-file"), media = navigator.mediaDevices;
  if (!go) return;
  if (window.isSecureContext !== false && media && media.getUserMedia && media.enumerateDevices) {
    media.enumerateDevices().then(function (list) {
      each(list, function (device) { if (device.kind == "videoinput") go.hidden = false; });
    });
  } else if (file && "capture" in file) show("photo", true); // elsewhere one would look through the files of the kiosk
}

function tell(text) {
  find("said").textContent = text;
  show("said", text);
}

function look() {
  var turn = ++opening, reader = find("squares"), main = document.querySelector("main");
  main.className = "looking";
  show("camera", true);
  tell("");
  find("camera-title").focus();
  touched = Date.now();
  if (!reader) {
    reader = document.createElement("script");
    reader.id = "squares";
    reader.src = find("camera").getAttribute("data-reader");
    document.head.appendChild(reader);
  }
  // The camera on the side of the screen: a kiosk stands with its back to something.
  navigator.mediaDevices.getUserMedia({ video: { facingMode: "user" } }).then(function (stream) {
    if (turn != opening) return stop(stream);
    lens = stream;
    find("lens").srcObject = stream;
    find("lens").play();
    watch(turn);
  }, function () {
    if (turn != opening) return;
    dark();
    tell(find("camera").getAttribute("data-none"));
    show("camera-go");
  });
}

function stop(stream) { each(stream.getTracks(), function (track) { track.stop(); }); }

// Off, and the start screen as it was. Idempotent.
function dark() {
  opening++;
  shown = "";
  if (lens) stop(lens);
  lens = glass = null;
  if (!find("camera")) return;
  find("lens").srcObject = null;
  document.querySelector("main").className = "";
  show("camera");
}

function watch(turn) {
  if (turn != opening) return;
  setTimeout(function () { watch(turn); }, LOOK_MS);
  var picture = find("lens"), wide = picture.videoWidth, high = picture.videoHeight, side = Math.min(wide, high), paint;
  if (!side || !window.jsQR || busy) return;
  glass = glass || document.createElement("canvas");
  glass.width = glass.height = Math.min(side, LOOK_MOST);
  paint = glass.getContext("2d");
  paint.drawImage(picture, (wide - side) / 2, (high - side) / 2, side, side, 0, 0, glass.width, glass.width);
  paint = jsQR(paint.getImageData(0, 0, glass.width, glass.width).data, glass.width, glass.width);
  if (!paint || !paint.data) {
    if (++missed > MISSED_MOST) shown = "";
    return;
  }
  missed = 0;
  if (paint.data == shown) return;
  shown = paint.data;
  touched = Date.now();
  hold("code=" + encodeURIComponent(shown), turn);
}

// What was read, or a photo: the server says what it is worth, and why when it is nothing.
function hold(body, turn) {
  ask("POST", "/kiosk/shown", body, "text", function (answer) {
    var photo = find("photo-file");
    if (turn != opening || !find("camera")) return;
    if (photo) photo.value = "";
    if (!answer) {
      shown = "";
      return tell("");
    }
    if (answer.status != 200) return tell(find("camera").getAttribute("data-unread"));
    if (answer.responseText) return tell(answer.responseText);
    go("GET", "/kiosk");
  });
}

document.addEventListener("change", function (event) {
  var file = event.target.files && event.target.files[0];
  if (event.target.id != "photo-file" || !file) return;
  tell(find("camera").getAttribute("data-reading"));
  hold(file, ++opening);
});
document.addEventListener("visibilitychange", function () { if (document.hidden) dark(); });
