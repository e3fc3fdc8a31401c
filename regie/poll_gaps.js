// What a poll lacks before it may open, by language and choice, each with the way to mend it.

import { html } from "htm/preact";
import { Pictogram } from "tablee/parts.js";
import { t } from "tablee/words.js";
import { languageName } from "./dates.js";
import { easyIn, versionName } from "./easy_words.js";
import { may, meeting, store } from "./house.js";
import { pushedProposals } from "./records.js";
import { writePoll } from "./views.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** The other languages of the meeting, without the one that everything is written in. */
export const otherLanguages = () => meeting.value?.languages.slice(1) ?? [];

const isTranslated = (proposal, language) => Boolean(proposal?.words[language]?.title);

/** Whether a choice says what its proposal is called, which has a title in that language: it is taken when it opens. */
function isBrought(poll, gap) {
  const [language, id] = gap.split(":");
  const choice = poll.choices.find((each) => each.id === id);
  const proposal = store.proposals.value.get(choice?.proposal_id);
  return proposal?.title === choice?.text && isTranslated(proposal, language);
}

/**
 * The gaps of a planned poll, as in `Poll.gaps`, without those that its proposals will fill. Of one that will offer the
 * pushed proposals the server names those of the choices only when it opens; they can be foreseen here.
 */
export function gapsOf(poll) {
  if (poll.opened_at) return poll.gaps;
  if (poll.choices.length) return poll.gaps.filter((gap) => !isBrought(poll, gap));
  const lacking = (language) => pushedProposals.value.flatMap((each, place) =>
    isTranslated(each, language) ? [] : [`${language}:${LETTERS[place].toLowerCase()}`],
  );
  return [...poll.gaps, ...otherLanguages().flatMap(lacking)];
}

/** [{part, gaps: [{gap, field}]}]: part: "pictogram" or a language. */
function byPart(gaps) {
  const parts = new Map();
  for (const gap of gaps) {
    const [part, field] = gap.split(":");
    parts.set(part, [...(parts.get(part) ?? []), { gap, field }]);
  }
  return [...parts].map(([part, found]) => ({ part, found }));
}

const FIELDS = { title: "regie-gap-title", question: "regie-gap-question" };
const inWords = (field) => (FIELDS[field] ? t(FIELDS[field]) : t("regie-choice", { letter: field.toUpperCase() }));

/** What a poll does not say in the easy words of a language, `easy:question`, `en-easy:a`: it may open all the same. */
export function easyGapsOf(poll, version) {
  const said = poll.words[version];
  const own = poll.choices.filter((choice) => !choice.proposal_id && !said?.choices?.[choice.id]);
  const parts = [...(said?.question ? [] : ["question"]), ...own.map((choice) => choice.id)];
  return parts.map((part) => `${version}:${part}`);
}

/** What people who need easy words will not find; nothing is held up by it. */
export function EasyGaps({ poll }) {
  const versions = poll.opened_at ? [] : meeting.value.languages.map(easyIn);
  const gaps = versions.flatMap((version) => easyGapsOf(poll, version));
  if (!gaps.length) return null;
  return html`<section class="easy-gaps" aria-labelledby="easy-gaps-title">
    <h3 id="easy-gaps-title">${t("regie-easy-gaps", { n: gaps.length })}</h3>
    <p class="small soft">${t("regie-easy-gaps-are")}</p>
    ${byPart(gaps).map(({ part, found }) => html`<p key=${part} class="gap-fields">
      ${versions.length > 1 && html`<span class="gap-part">${versionName(part)}</span>`}${found.map(({ gap, field }) =>
        may("change-poll")
          ? html`<button key=${gap} type="button" class="chip" onClick=${() => writePoll(poll.id, gap)}>${inWords(field)}</button>`
          : html`<span key=${gap}>${inWords(field)}</span>`,
      )}</p>`)}
  </section>`;
}

export function Gaps({ poll }) {
  const gaps = gapsOf(poll);
  if (!gaps.length) return null;
  return html`<section class="gaps" aria-labelledby="gaps-title">
    <h3 id="gaps-title"><span class="badge waiting">${t("regie-gaps", { n: gaps.length })}</span></h3>
    ${!poll.choices.length && otherLanguages().length > 0 && html`<p>${t("regie-gaps-proposals")}</p>`}
    <ul>${byPart(gaps).map(
      ({ part, found }) => html`<li key=${part}>
        <span class="gap-part">${part === "pictogram" ? t("regie-gap-pictograms") : languageName(part)}</span>
        <span class="gap-fields">${found.map(({ gap, field }) =>
          may("change-poll")
            ? html`<button key=${gap} type="button" class="chip" onClick=${() => writePoll(poll.id, gap)}>
                ${part === "pictogram" && html`<${Pictogram} name="question" />`}${inWords(field)}</button>`
            : html`<span key=${gap}>${inWords(field)}</span>`,
        )}</span></li>`,
    )}</ul>
  </section>`;
}
