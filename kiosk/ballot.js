// Keeps a half-filled ballot on this device, says what is on it, tells what happens to the poll without touching the
// ballot, and sends it until it is in the box. For browsers from 2016 on; a ballot does without it as well.
// It may weigh 3 KB, so some names are short: `f` is a field of the form, `t` a text, `n` a number,
// `l` the letter of a choice, `x` what the server is asked.
(function () {
  "use strict";
  var form = find("ballot"), now = find("now"), sum = find("sum"), live = find("live"), path = form.getAttribute("action");
  var poll = path.split(/[/?]/)[3], state = form.dataset.standing, store = sessionStorage, sent = "", timer;
  var key = form.dataset.key.match(/.{8}/g).map(function (t) { return "0x" + t | 0; }), x = new XMLHttpRequest();

  function find(id) { return document.getElementById(id); }
  function tell(name) { live.textContent = live.dataset[name]; }
  function each(list, act) { [].forEach.call(list, act); }
  function picks(f) { return /[ox]$/.test(f.type); } // radio, checkbox

  function filled() {
    var t = "";
    each(form.elements, function (f) {
      if (f.name && (f.checked || !picks(f))) t += f.name + "=" + encodeURIComponent(f.value) + "&";
    });
    return t;
  }

  // XTEA in counter mode. A browser writes what it stores to its disk, but never the page, which holds the key.
  function cipher(t, start) {
    for (var out = "", n = 0, a, b, step; n < t.length; n++) {
      if (!(n & 7)) for (a = start, b = n, step = 0; step != -957401312;) {
        a += (b << 4 ^ b >>> 5) + b ^ step + key[step & 3];
        step = step + 0x9E3779B9 | 0;
        b += (a << 4 ^ a >>> 5) + a ^ step + key[step >>> 11 & 3];
      }
      out += String.fromCharCode(t.charCodeAt(n) ^ (n & 4 ? b : a) >>> n % 4 * 8 & 255);
    }
    return out;
  }

  // Padded, so that its length does not tell what is chosen either.
  function keep() {
    var t = filled(), n = Math.random() * 4e9 | 0;
    while (t.length % 1024) t += "&";
    store[poll] = n + "," + cipher(t, n);
  }

  function restore() {
    var t = store[poll] || "";
    t = "&" + cipher(t.replace(/.*?,/, ""), parseInt(t));
    if (!t.indexOf("&secret=")) each(form.elements, function (f) {
      var parts = t.split("&" + f.name + "=").slice(1).map(function (t) { return decodeURIComponent(t.split("&")[0]); });
      if (picks(f)) f.checked = parts.indexOf(f.value) >= 0;
      else if (parts[0] && f.type != "hidden") f.value = parts[0];
    });
  }

  function show() {
    var said = [], open = [], n = 0;
    each(form.querySelectorAll(".choice"), function (choice) {
      var l = choice.querySelector("b"), f = choice.querySelector("input:checked,select,.fill input");
      if (!l) return;
      l = l.textContent;
      if (f && f.value) {
        n += +(f.dataset.cost || f.value);
        said.push(f.options ? f.value + " " + l : l + " " + (f.checked ? f.parentNode.textContent : f.value));
      } else open.push(l);
    });
    if (now && said[0]) {
      now.className = "said";
      now.textContent = now.dataset.said + " " + said.sort(function (a, b) { return parseInt(a) - parseInt(b); }).join(" · ");
      if (open[0] && now.dataset.open) now.textContent += now.dataset.open + " " + open.join(" ");
    }
    if (sum) {
      n = sum.dataset.most - n;
      n = sum.dataset[n < 0 ? "over" : "rest"] + " " + Math.abs(n);
      sum.textContent = n.replace(/\B(?=(\d{3})+$)/g, "\u202f") + sum.dataset.unit;
    }
  }

  // Sends the ballot, the same bytes until it is in: the box knows a resend. Without one, asks how the poll stands.
  function look() {
    if (x.readyState % 4 || !sent && document.hidden) return;
    x = new XMLHttpRequest();
    x.open(sent ? "POST" : "GET", sent ? path : "/v/state/" + poll);
    x.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    x.onloadend = function () {
      var status = x.status, told = x.responseText;
      if (!sent) {
        if (status == 200 && told != state) live.textContent = state = told;
      } else if (status == 200) {
        // The receipt is here already: at 300 ms for each answer nobody waits for another page.
        delete store[poll];
        clearInterval(timer);
        history.replaceState(null, "", path);
        document.write(told);
        document.close();
      } else if (status && status < 502) form.submit();
      else {
        tell("line");
        setTimeout(look, 3000);
      }
    };
    x.send(sent);
  }

  form.oninput = form.onchange = function () {
    if (sent) {
      sent = "";
      x.abort();
      tell("changed");
    }
    show();
    keep();
  };
  form.onsubmit = function () {
    if (!sent) {
      x.abort();
      tell("sending");
      keep();
      sent = filled() + "by=js";
      look();
    }
    return false;
  };
  document.onvisibilitychange = look;
  timer = setInterval(look, 10000);
  restore();
  show();
})();
