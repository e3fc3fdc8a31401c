// Most kiosks have no keyboard for numbers.
function steps(field) {
  var label = document.querySelector("label[for=" + field.id + "]");
  each([["less", -1, "\u2212"], ["more", 1, "+"]], function (way) {
    var button = document.createElement("button"), name = facts()[way[0]];
    button.type = "button";
    button.className = "step";
    button.textContent = way[2];
    button.setAttribute("aria-label", label ? label.textContent.trim() + ", " + name : name);
    button.onclick = function () {
      field.value = Math.max(0, number(field) + way[1]) || "";
      add();
    };
    field.parentNode.insertBefore(button, way[1] > 0 ? field.nextSibling : field);
  });
}

// What a field says; an Arabic or a Persian keyboard has digits of its own.
function number(field) {
  return parseInt(field.value.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, function (sign) {
    return sign.charCodeAt(0) & 15;
  }), 10) || 0;
}

// What is left of the points, or what the choices cost so far.
function add() {
  var sum = find("sum"), n = 0;
  if (!sum) return;
  each(document.querySelectorAll(".fill input, [data-cost]"), function (part) {
    if (part.dataset.cost) n += part.checked ? +part.dataset.cost : 0;
    else n += number(part);
  });
  n = sum.dataset.most - n;
  n = sum.dataset[n < 0 ? "over" : "rest"] + " " + Math.abs(n);
  sum.textContent = n.replace(/\B(?=(\d{3})+$)/g, "\u202f") + sum.dataset.unit;
}
