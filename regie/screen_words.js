// What a screen shows, in a few words.

import { t } from "tablee/words.js";
import { store } from "./house.js";
import { votedIn } from "./turnout.js";

const find = (collection, id) => store[collection].value.get(id);

const SAID = {
  round(target) {
    const round = find("rounds", target);
    return { head: t("common-round", { number: round?.number }), words: round?.question };
  },
  countdown(target) {
    const round = find("rounds", target);
    return { head: t("regie-screen-countdown", { number: round?.number }), words: round?.question };
  },
  proposal(target) {
    const proposal = find("proposals", target);
    return { head: t("common-proposal", { number: proposal?.number }), words: proposal?.title };
  },
  poll(target) {
    const poll = find("polls", target);
    const head = t(poll?.published_at ? "regie-result-of-poll" : "common-poll", { number: poll?.number });
    const foot = poll && t("regie-turnout", { n: votedIn(poll), entitled: poll.entitled });
    return { head, words: [poll?.question, foot].filter(Boolean).join(" · ") };
  },
  notes: (target, { note_ids = [], text }) => ({
    head: t("regie-screen-notes", { n: note_ids.length }), words: text,
  }),
  message: (target, { text }) => ({ head: t("regie-screen-message"), words: text }),
  pause: (target) => ({ head: t("regie-screen-pause"), words: find("steps", target)?.title }),
  black: () => ({ head: t("regie-screen-black"), words: "" }),
  welcome: () => ({ head: t("regie-screen-welcome"), words: [...store.meetings.value.values()][0]?.title }),
};

/** {head, words} of what a screen shows or would show. */
export const inWords = (shown) => SAID[shown.view](shown.target, shown);
