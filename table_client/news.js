// News for those who listen to the page: what arrived, said once, and never over what is being typed.

import { effect } from "@preact/signals";
import { secondsUntil } from "tablee/clock.js";
import { refusal, t } from "tablee/words.js";
import { stageOf } from "./poll_life.js";

const TOLD = {
  "count-hands": ["table-say-hands-saved", "table-say-hands-refused"],
  "ask-for-help": ["table-say-help-sent", "table-say-help-refused"],
  "settle-help": [],
  "read-message": [],
  "answer-read-back": ["table-say-answer-saved", "table-say-answer-refused"],
}; // taken, refused: what is said of a command that is no note; nothing where the page says it otherwise
const SAY_MINUTES = [5, 1];
const OVER = { closed: "table-say-poll-closed", published: "table-say-result", annulled: "table-say-annulled" };

/** Write each piece of news into `place`, a polite live region; and keep the title of the page. */
export function announceNews(table, place) {
  const { store, outbox, round, poll, lastPoll, connection } = table;
  const say = (text) => (place.textContent = text);

  outbox.onOutcome((command, { ok, code, facts }) => {
    const told = TOLD[command.type];
    if (told) {
      if (told[ok ? 0 : 1]) say(t(told[ok ? 0 : 1]));
      return;
    }
    const number = store.notes.value.get(command.note_id)?.number;
    if (!ok) say(t("table-say-refused", { why: refusal(code, facts) }));
    else if (number) say(t("table-say-saved", { name: t("common-note", { number }) }));
  });

  onNew(() => round.value?.id, () => {
    say(round.value ? t("table-say-round", { question: round.value.question }) : t("table-say-closed"));
  });
  onNew(() => poll.value?.id, () => poll.value && say(t("table-say-poll", { question: poll.value.question })));
  onNew(() => poll.value?.paused_at ?? null, (pausedAt) => {
    if (pausedAt) say(t("table-say-paused"));
    else if (poll.value) say(t("table-say-resumed"));
  });
  onNew(() => lastPoll.value && `${lastPoll.value.id} ${stageOf(lastPoll.value)}`, () => {
    if (lastPoll.value) say(t(OVER[stageOf(lastPoll.value)], { reason: lastPoll.value.annulled_because }));
  });
  onMore(store.proposals, (proposal, former) => {
    const { title } = proposal;
    if (proposal.withdrawn_at) return !former?.withdrawn_at && former && t("table-say-proposal-gone", { title });
    if (!former) return t("table-say-proposal", { title });
    return proposal.wording > former.wording && t("table-say-reworded", { title });
  });
  onMore(store.notes, ({ number, answer, hidden }, former) => {
    if (answer && answer !== former?.answer) return t("table-say-note-answer", { number, text: answer });
    return hidden && hidden !== former?.hidden && t("table-say-note-hidden", { number, reason: hidden });
  });
  onMore(store.messages, ({ text, withdrawn_at }, former) => {
    if (withdrawn_at) return former && !former.withdrawn_at && t("table-say-message-withdrawn");
    return !former && t("table-say-message", { text });
  });
  onMore(store.help_calls, ({ answer, answered_at, settled_at }, former) => {
    if (settled_at) return former && !former.settled_at && t("table-say-help-settled");
    return answered_at && answered_at !== former?.answered_at && t("table-say-help-answer", { text: answer });
  });

  /** Say what `tell` makes of each record that is new or other, with the one it replaces; not of what stood there. */
  function onMore(records, tell) {
    let known = null;
    effect(() => {
      const now = records.value;
      if (store.seq.value === null) return;
      const former = known ?? now;
      const others = [...now.values()].filter((each) => former.get(each.id) !== each);
      const texts = others.map((each) => tell(each, former.get(each.id))).filter(Boolean);
      known = now;
      if (texts.length > 0) say(texts.join(" "));
    });
  }

  /** Call `tell` when what `read` gives has become another; what stood there at the beginning is no news. */
  function onNew(read, tell) {
    let known;
    let begun = false;
    effect(() => {
      const now = read();
      if (store.seq.value === null) return;
      const isNews = begun && now !== known;
      begun = true;
      known = now;
      if (isNews) tell(now);
    });
  }

  let said = null;
  setInterval(() => {
    const ends = round.value?.ends_at;
    const minutes = ends && Math.ceil(secondsUntil(ends, connection.now()) / 60);
    if (!SAY_MINUTES.includes(minutes) || said === ends + minutes) return;
    say(t("table-say-minutes", { n: minutes }));
    said = ends + minutes;
  }, 1000);

  effect(() => {
    const { number } = table.self.value ?? {};
    document.title = number ? `${t("common-table", { number })} · ${t("common-app")}` : t("common-app");
  });
}
