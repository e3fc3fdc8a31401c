// Acts on the screens that are meant: show, black, put back, another second language.

import { act } from "./act.js";
import { may, online, store } from "./house.js";
import { sites } from "./records.js";
import { chosenSite, draft, draftNow, isBlack, isWhole, message } from "./screen_state.js";

export const PLACE = "screens";

/** What everyone in the hall sees at once is not done from a queue. */
export const mayShow = () => may("show-on-display") && online.value;

/** The site that is meant, where it is one of this meeting; else every one is. */
function siteMeant() {
  const site_id = chosenSite.peek();
  return sites.peek().some(({ id }) => id === site_id) ? { site_id } : {};
}

const ask = (command) => act(PLACE, { ...command, ...siteMeant() });

export const show = (shown) => ask({ type: "show-on-display", ...shown });

export async function showDraft() {
  if (!mayShow() || !isWhole.peek()) return;
  const { text = "", words = {}, ...shown } = draftNow.peek();
  const others = Object.entries(words).filter(([, said]) => said.trim());
  const outcome = await show({ ...shown, text: text.trim(), words: Object.fromEntries(others) });
  if (!outcome.ok) return;
  draft.value = null;
  if (shown.view === "message") message.value = { text: "", words: {} };
}

/** Put back what was there before; refused where somebody else has shown another thing since. */
export const restore = () => mayShow() && ask({ type: "restore-display", seen: store.seq.peek() });

/** Black at once, and back to what was there. */
export function toggleBlack() {
  if (!mayShow()) return;
  if (isBlack.peek()) restore();
  else show({ view: "black" });
}

/** Turn every screen that shows this to another page. turning: whether it turns by itself from there. */
export const turn = ({ view, target }, page, turning) => ask({ type: "turn-display", view, target, page, turning });

export const chooseSecond = (second) => ask({ type: "choose-display-language", second });
