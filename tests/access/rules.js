// What a page keeps to, each as a list of what does not: run inside the page by rules.py.
window.rules = (() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const seen = (each) => each.checkVisibility({ visibilityProperty: true }) && each.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const told = (each) => each.outerHTML.replace(/\s+/g, " ").slice(0, 110);

  // Colours, by WCAG's definition of relative luminance.
  const parts = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return [red, green, blue, alpha];
  };
  function luminance([red, green, blue]) {
    const line = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * line(red) + 0.7152 * line(green) + 0.0722 * line(blue);
  }
  function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }
  function ground(each) {
    for (let at = each; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour[3] === 1) return colour;
    }
    return [255, 255, 255, 1];
  }

  // What is pressed is told apart from what is around it: by its border, or by its ground.
  function edges() {
    return all(".button, .choice, .levels label, .kinds label, textarea, select, .fill input, #code, .ask input, .field")
      .filter((each) => {
        const style = getComputedStyle(each), around = ground(each.parentElement);
        const border = parseFloat(style.borderTopWidth) >= 1 ? contrast(parts(style.borderTopColor), around) : 1;
        return Math.max(border, contrast(ground(each), around)) < 3;
      })
      .map(told);
  }

  // Drawings that are not only ornament.
  function drawings() {
    return all("main svg").filter((each) => {
      const style = getComputedStyle(each);
      return contrast(parts(style.color), ground(each)) < 3;
    }).map(told);
  }

  const place = (each) => (each.closest("label") || each.closest(".choice > label") || each).getBoundingClientRect();
  // A link within a sentence is as high as its line (WCAG 2.5.8, « inline »).
  const inline = (each) => each.matches("p > a, li > a") && each.parentNode.textContent.trim() !== each.textContent.trim();
  function targets(least) {
    return all(CONTROLS)
      .filter((each) => !inline(each) && (place(each).height < least || place(each).width < least))
      .map((each) => [Math.round(place(each).width), Math.round(place(each).height), told(each)]);
  }

  // Nothing is wider than the screen, and no text is cut off by its box or lies over another.
  function cut() {
    const wide = document.documentElement.scrollWidth > innerWidth ? [["page", document.documentElement.scrollWidth]] : [];
    const boxes = all("p, h1, h2, h3, legend, label, .words, .button, .link, a, li, td, th, b, summary, .choice, select");
    const clipped = boxes.filter((each) => {
      const style = getComputedStyle(each);
      if (style.display === "inline") return false;
      const hides = style.overflowX !== "visible";
      return each.scrollWidth > each.clientWidth + 1 || (hides && each.scrollHeight > each.clientHeight + 1);
    });
    return [...wide, ...clipped.map((each) => [each.scrollWidth, each.clientWidth, told(each)])];
  }

  // WCAG 1.4.12, to the letter.
  function space() {
    const style = document.createElement("style");
    style.id = "spaced";
    style.textContent = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }" +
      "p { margin-bottom: 2em !important }";
    document.head.append(style);
  }
  const unspace = () => document.getElementById("spaced").remove();

  // Nothing moves by itself.
  function moves() {
    return all("*").filter((each) => {
      const style = getComputedStyle(each);
      return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
    }).map(told);
  }

  // Where the focus is now: what it is on, whether its ring is seen, and whether anything lies over it.
  function focused() {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const ringed = [at, at.closest(".choice, .levels label")].filter(Boolean).some((each) => {
      const style = getComputedStyle(each), behind = ground(each.parentElement || each);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && contrast(parts(style.outlineColor), behind) >= 3;
    });
    const box = at.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
    const over = document.elementFromPoint(x, y);
    const free = !!over && (at.contains(over) || over.contains(at) || !!over.closest("label, .choice")?.contains(at));
    return { at: at.id || at.name || told(at), value: at.value || "", ringed, free };
  }

  return { edges, drawings, targets, cut, space, unspace, moves, focused };
})();
