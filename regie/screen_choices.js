// What can be got ready for the screens: the calm ones, the script, proposals, votes, notes, free words.

import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { may, store } from "./house.js";
import { keepOverReload } from "./kept.js";
import { isOpen, isPlanned, polls, pushedProposals, rounds } from "./records.js";
import { mayShow, show } from "./screen_acts.js";
import { MessageForm } from "./screen_message.js";
import { draft, isOn, isSame } from "./screen_state.js";
import { WallForm } from "./screen_wall.js";
import { inWords } from "./screen_words.js";

/** Which part of what can be shown is open: "script", "notes" or "message". */
const part = signal("script");
keepOverReload("screen-part", { part });
const PARTS = ["script", "notes", "message"];

/** ready: whether the hall may see it; what is not may still be looked at. */
function Choice({ view, target = "", pictogram, ready = true }) {
  const shown = { view, target };
  const { head, words } = inWords(shown);
  const isDraft = draft.value && isSame(draft.value, shown);
  return html`<li class=${isOn(shown) ? "on" : isDraft ? "drafted" : ""}>
    ${pictogram && html`<${Pictogram} name=${pictogram} />`}
    <span class="grow"><strong>${head}</strong>${words && html`<br /><span class="soft small">${words}</span>`}</span>
    ${isOn(shown) && html`<span class="badge saved">${t("regie-on-screen")}</span>`}
    <button type="button" class="button quiet" aria-pressed=${Boolean(isDraft)}
      aria-label=${`${t("regie-preview")} : ${head}`}
      onClick=${() => (draft.value = shown)}>${t("regie-preview")}</button>
    ${ready ? !isOn(shown) && may("show-on-display") &&
      html`<button type="button" class="button" disabled=${!mayShow()} aria-label=${`${t("regie-show")} : ${head}`}
        onClick=${() => show(shown)}>${t("regie-show")}</button>`
      : html`<span class="small soft">${t("regie-screen-not-yet")}</span>`}
  </li>`;
}

function Group({ title, children, empty }) {
  return html`<section><h3>${title}</h3>
    ${children.length ? html`<ul class="screen-choices">${children}</ul>` : html`<p class="soft">${empty}</p>`}
  </section>`;
}

const ofRound = (round) => [
  html`<${Choice} key=${round.id} view="round" target=${round.id} ready=${round.opened_at !== null} />`,
  isOpen(round) && html`<${Choice} key=${`${round.id} time`} view="countdown" target=${round.id} />`,
];

function Script() {
  const isHeld = (step) => step.kind === "pause" && step.opened_at && !step.closed_at;
  const pauses = [...store.steps.value.values()].filter(isHeld);
  const shownPolls = polls.value.filter((poll) => !isPlanned(poll));
  return html`
    <${Group} title=${t("regie-screens-calm")}>
      ${["welcome", "black"].map((view) => html`<${Choice} key=${view} view=${view} />`)}
      ${pauses.map(({ id }) => html`<${Choice} key=${id} view="pause" target=${id} />`)}<//>
    <${Group} title=${t("regie-rounds")} empty=${t("regie-script-empty")}>
      ${rounds.value.flatMap(ofRound).filter(Boolean)}<//>
    <${Group} title=${t("regie-proposals-pushed")} empty=${t("regie-proposals-none-pushed")}>
      ${pushedProposals.value.map(
        (each) => html`<${Choice} key=${each.id} view="proposal" target=${each.id} pictogram=${each.pictogram} />`,
      )}<//>
    <${Group} title=${t("regie-votes")} empty=${t("regie-polls-none-open")}>${shownPolls.map(
      (poll) => html`<${Choice} key=${poll.id} view="poll" target=${poll.id} />`,
    )}<//>`;
}

export function ScreenChoices() {
  const Part = { script: Script, notes: WallForm, message: MessageForm }[part.value];
  return html`<section class="scroller card screens-choices" aria-labelledby="screens-put">
    <header class="pane-head"><h2 id="screens-put">${t("regie-screens-put")}</h2>
      <div class="screen-parts" role="group" aria-labelledby="screens-put">${PARTS.map(
        (name) => html`<button key=${name} type="button" class="chip" aria-pressed=${part.value === name}
          onClick=${() => (part.value = name)}>${t(`regie-screens-${name}`)}</button>`,
      )}</div>
    </header>
    <${Part} />
  </section>`;
}
