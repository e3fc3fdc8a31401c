// News for those who listen to the page: what arrived, said once, and never over what is being typed.

import { effect } from "@preact/signals";
import { secondsUntil } from "tablee/clock.js";
import { refusal, t } from "tablee/words.js";
import { stageOf } from "./poll_life.js";

const SAY_MINUTES = [5, 1];
const OVER = { closed: "table-say-poll-closed", published: "table-say-result", annulled: "table-say-annulled" };

/** Write each piece of news into `place`, a polite live region; and keep the title of the page. */
export function announceNews(table, place) {
  const { store, outbox, round, poll, lastPoll, connection } = table;
  const say = (text) => (place.textContent = text);

  outbox.onOutcome((command, { ok, code, facts }) => {
    if (command.type === "count-hands") {
      say(t(ok ? "table-say-hands-saved" : "table-say-hands-refused"));
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
  onNew(() => [...store.proposals.value.values()].filter((each) => !each.withdrawn_at).at(-1)?.id, (id) => {
    if (id) say(t("table-say-proposal", { title: store.proposals.value.get(id).title }));
  });

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
