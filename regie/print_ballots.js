// Ballots of one vote, with its words, and booklets, which are printed before anyone knows the proposals.

import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { languageName } from "./dates.js";
import { batches, batchesOf, pages } from "./paper_records.js";
import { BallotPicture, BookletPicture } from "./print_pictures.js";
import { ChoiceField, NumberField, pollOptions, PrintCard, SizeField, wholeOf } from "./print_parts.js";
import { EASY } from "./easy_words.js";
import { otherLanguages } from "./poll_gaps.js";
import { isOpen, polls } from "./records.js";
import { view } from "./views.js";

const USUAL = "20";
const SPARE = "3";

/** The vote whose ballots are printed, `null` for the one that is open or comes next. */
const asked = signal(null);

/** Go and print the ballots of a vote. */
export function printBallotsOf(poll) {
  asked.value = poll.id;
  view.value = "print";
}

const printable = (poll) => !poll.closed_at && !poll.annulled_at;
const isReady = (poll) => poll.choices.length > 0 && poll.choices.every((choice) => choice.pictogram);

function lackOf(poll) {
  if (!poll) return t("regie-print-no-poll");
  if (!poll.choices.length) return t("regie-print-choices-later");
  return isReady(poll) ? null : t("regie-print-pictograms-first");
}

/** The other language of a meeting that has all the words of a vote, "" for none. */
const spokenBeside = (poll) => otherLanguages().find((each) => poll?.words[each]?.question) ?? "";

const hasEasy = (poll) => Boolean(poll?.words[EASY]);

export function BallotCard() {
  const [typed, setTyped] = useState(null);
  const [size, setSize] = useState("A4");
  const [chosen, setLanguage] = useState(null);
  const [eased, setEased] = useState("with");
  const all = polls.value.filter(printable);
  const poll = all.find((each) => each.id === asked.value) ?? all.find(isOpen) ?? all.find(isReady) ?? all[0];
  const before = poll ? batchesOf(poll).reduce((sum, batch) => sum + batch.count, 0) : 0;
  const count = typed ?? USUAL;
  const language = chosen ?? spokenBeside(poll);
  const lack = lackOf(poll);
  const asks = { poll: poll?.id, count: wholeOf(count), size, language, easy: hasEasy(poll) && eased === "with" };
  const order = poll && !lack && wholeOf(count) > 0 ? asks : null;
  const makes = order && t("regie-print-ballots-make", { n: wholeOf(count), number: poll.number });
  return html`<${PrintCard} what="ballots" title=${t("regie-print-ballots")} why=${t("regie-print-ballots-why")}
    order=${order} label=${makes} lack=${lack ?? (order ? null : t("regie-print-needs-count"))}
    issued=${t("regie-print-ballots-issued")}
    picture=${html`<${BallotPicture} method=${poll?.method ?? "single"} choices=${poll?.choices ?? []} />`}>
    ${all.length > 0 && html`<${ChoiceField} label=${t("regie-print-poll")} value=${poll.id}
      onValue=${(id) => { asked.value = id; setLanguage(null); setTyped(null); }}
      options=${pollOptions(all)} />
      <${NumberField} label=${t("regie-print-count")} value=${count} onText=${setTyped} />
      <${SizeField} value=${size} onValue=${setSize} />
      ${otherLanguages().length > 0 && html`<${ChoiceField} label=${t("regie-print-language")} value=${language}
        onValue=${setLanguage}
        options=${[{ value: "", words: t("regie-print-language-none") },
          ...otherLanguages().map((each) => ({ value: each, words: languageName(each) }))]} />`}
      ${hasEasy(poll) && html`<${ChoiceField} label=${t("regie-print-easy")} value=${eased} onValue=${setEased}
        options=${[
          { value: "with", words: t("regie-print-easy-with") }, { value: "without", words: t("regie-print-easy-without") },
        ]} />`}
      ${before > 0 && html`<p class="small">${t("regie-print-before", { n: before })}</p>`}`}
  </${PrintCard}>`;
}

/** The pages of the next booklets: those of the ones before, else a page for each vote to come. */
function PagesWords({ spare }) {
  const planned = polls.value.filter((poll) => !poll.opened_at && !poll.annulled_at).length;
  const words = pages.value.length
    ? t("regie-print-pages-same", { n: pages.value.length })
    : t("regie-print-pages-planned", { n: planned, spare });
  return html`<p class="small">${words}</p>`;
}

export function BookletCard() {
  const [count, setCount] = useState(USUAL);
  const [spare, setSpare] = useState(SPARE);
  const [size, setSize] = useState("A5");
  const known = batches.value.some((batch) => batch.pages.length > 0);
  const order = wholeOf(count) > 0 ? { count: wholeOf(count), spare: known ? 0 : wholeOf(spare), size } : null;
  return html`<${PrintCard} what="booklets" title=${t("regie-print-booklets")} why=${t("regie-print-booklets-why")}
    order=${order} label=${order && t("regie-print-booklets-make", { n: wholeOf(count) })}
    lack=${order ? null : t("regie-print-needs-count")} issued=${t("regie-print-booklets-issued")}
    picture=${html`<${BookletPicture} />`}>
    <${NumberField} label=${t("regie-print-booklets-count")} value=${count} onText=${setCount} />
    ${!known && html`<${NumberField} label=${t("regie-print-spare-pages")} value=${spare} onText=${setSpare} />`}
    <${SizeField} value=${size} onValue=${setSize} />
    <${PagesWords} spare=${wholeOf(spare)} />
  </${PrintCard}>`;
}
