// Many choices take turns on the screen: a page holds no more than can be read from the back of the room.

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { both, second } from "./display_second.js";
import { TURN_MS } from "./wall_pages.js";

const ROWS_MOST = 6;
const ROWS_LONG = 4; // of which one takes two lines
const ROWS_IN_TWO = 4; // of two languages
const LONG_FROM = 60; // characters
const SHORT_MOST = 24; // characters: such texts may stand in two columns

/**
 * {pages, columns}: the items in pages of about one size. textOf: what each of them says. limit: rows in a column.
 * two: whether texts of any length may stand in two columns.
 */
export function pagesOf(items, textOf, limit = ROWS_MOST, two = false) {
  const most = second.value ? Math.min(limit, ROWS_IN_TWO) : limit;
  const rows = items.some((item) => textOf(item).length >= LONG_FROM) ? Math.min(most, ROWS_LONG) : most;
  const short = items.every((item) => textOf(item).length <= SHORT_MOST);
  const columns = items.length > rows && (two || short) ? 2 : 1;
  const count = Math.max(1, Math.ceil(items.length / (rows * columns)));
  const size = Math.ceil(items.length / count);
  return { columns, pages: Array.from({ length: count }, (_, page) => items.slice(page * size, (page + 1) * size)) };
}

/** The page to show, from 0; the first one again after the last. */
export function useTurns(count) {
  const [page, setPage] = useState(0);
  useEffect(() => {
    if (count < 2) return undefined;
    const timer = setInterval(() => setPage((now) => (now + 1) % count), TURN_MS);
    return () => clearInterval(timer);
  }, [count]);
  return page % count;
}

/** Says that there is more to come, and how much. */
export function PageMark({ page, pages }) {
  if (pages < 2) return null;
  const places = Array.from({ length: pages }, (_, place) => place);
  return html`<p class="page-mark figures"><span class="page-dots" aria-hidden="true">${places.map(
      (place) => html`<span key=${place} class=${place === page ? "here" : ""}></span>`,
    )}</span><span>${both((t) => t("display-page-of", { page: page + 1, pages }))}</span></p>`;
}

/** Class and style of a list of so many rows in so many columns, which are read one after the other. */
export const inColumns = (rows, columns) =>
  columns > 1 ? { class: "columns", style: `--rows:${Math.ceil(rows / columns)}` } : { class: "", style: "" };
