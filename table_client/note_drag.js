// Dragging a note to its place, by finger or mouse. The rows only make room; the list itself changes at the end.

const EDGE_PX = 48; // this near to its edge the list scrolls
const SCROLL_PX = 8; // a frame

/** From a pointer that went down on a handle in a row; drop(place) once it is let go elsewhere, 0 for the first. */
export function beginDrag(event, drop) {
  const handle = event.currentTarget;
  const row = handle.closest(".note");
  const scroller = row.closest(".notes");
  const rows = [...row.parentElement.children];
  const from = rows.indexOf(row);
  const boxes = rows.map(({ offsetTop: top, offsetHeight: height }) => ({ top, height, middle: top + height / 2 }));
  const room = rows.length > 1 ? boxes[1].top - boxes[0].top - boxes[0].height : 0;
  const began = { y: event.clientY, scroll: scroller.scrollTop };
  let [y, place, frame] = [event.clientY, from, 0];

  handle.setPointerCapture(event.pointerId);
  row.classList.add("dragged");
  handle.onpointermove = (moved) => ((y = moved.clientY), follow());
  handle.onpointerup = () => end(place);
  handle.onpointercancel = () => end(from);
  frame = requestAnimationFrame(scroll);

  function follow() {
    const by = y - began.y + scroller.scrollTop - began.scroll;
    const middle = boxes[from].middle + by;
    place = boxes.filter((box, at) => at !== from && box.middle < middle).length;
    row.style.transform = `translateY(${by}px)`;
    rows.forEach((each, at) => {
      if (at === from) return;
      const way = at > from && at <= place ? -1 : at < from && at >= place ? 1 : 0;
      each.style.transform = way ? `translateY(${way * (boxes[from].height + room)}px)` : "";
    });
  }
  function scroll() {
    const { top, bottom } = scroller.getBoundingClientRect();
    const by = y < top + EDGE_PX ? -SCROLL_PX : y > bottom - EDGE_PX ? SCROLL_PX : 0;
    if (by) {
      scroller.scrollTop += by;
      follow();
    }
    frame = requestAnimationFrame(scroll);
  }
  function end(at) {
    cancelAnimationFrame(frame);
    handle.onpointermove = handle.onpointerup = handle.onpointercancel = null;
    row.classList.remove("dragged");
    for (const each of rows) each.style.transform = "";
    if (at !== from) drop(at);
  }
}
