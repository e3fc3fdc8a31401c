// What hangs and lies in the hall: signs of the tables, the poster, guides, and the sheets of the desk.

import { html } from "htm/preact";
import { useId, useState } from "preact/hooks";
import { t } from "tablee/words.js";
import { ChoiceField, NumberField, pollOptions, PrintCard, wholeOf } from "./print_parts.js";
import { DeskPicture, GuidePicture, PosterPicture, ProceedingsPicture, SignPicture } from "./print_pictures.js";
import { polls, tables } from "./records.js";

export function SignCard() {
  const [table, setTable] = useState("0");
  const known = tables.value;
  const order = known.length ? { table: Number(table) } : null;
  return html`<${PrintCard} what="signs" title=${t("regie-print-signs")} why=${t("regie-print-signs-why")}
    order=${order} issued=${t("regie-print-signs-issued")} lack=${known.length ? null : t("regie-print-no-tables")}
    picture=${html`<${SignPicture} number=${Number(table) || known[0]?.number || 1} />`}>
    ${known.length > 0 && html`<${ChoiceField} label=${t("regie-print-which-tables")} value=${table} onValue=${setTable}
      options=${[{ value: "0", words: t("regie-print-all-tables", { n: known.length }) },
        ...known.map(({ number }) => ({ value: String(number), words: t("common-table", { number }) }))]} />`}
  </${PrintCard}>`;
}

const WIFI_LETTERS = 32; // of a name, by IEEE 802.11
const PASSWORD_LETTERS = 63;

function TextField({ label, value, letters, onText, described }) {
  return html`<div class="print-field"><label><span class="label">${label}</span>
    <input class="field" value=${value} maxlength=${letters} autocomplete="off" autocapitalize="off" spellcheck=${false}
      aria-describedby=${described} onInput=${(event) => onText(event.target.value)} /></label></div>`;
}

export function PosterCard() {
  const [wifi, setWifi] = useState("");
  const [password, setPassword] = useState("");
  const hint = useId();
  const lack = password && !wifi ? t("regie-print-no-name") : null;
  return html`<${PrintCard} what="poster" title=${t("regie-print-poster")} why=${t("regie-print-poster-why")}
    lack=${lack} order=${lack ? null : { wifi, wifi_password: password }}
    picture=${html`<${PosterPicture} wifi=${wifi} />`}>
    <${TextField} label=${t("regie-print-wifi")} value=${wifi} letters=${WIFI_LETTERS} onText=${setWifi}
      described=${hint} />
    <${TextField} label=${t("regie-print-wifi-password")} value=${password} letters=${PASSWORD_LETTERS}
      onText=${setPassword} described=${hint} />
    <p class="small soft" id=${hint}>${t("regie-print-wifi-why")}</p>
  </${PrintCard}>`;
}

export const GuideCard = () => html`<${PrintCard} what="guides" title=${t("regie-print-guides")}
  why=${t("regie-print-guides-why")} order=${{}} picture=${html`<${GuidePicture} />`} />`;

const INCIDENTS = "2";

export function DeskCard() {
  const [poll, setPoll] = useState("");
  const [incidents, setIncidents] = useState(INCIDENTS);
  const some = poll !== "none" && polls.value.length > 0;
  const asked = { poll: polls.value.length ? poll : "none", count: wholeOf(incidents) };
  const order = some || asked.count ? asked : null;
  return html`<${PrintCard} what="desk-sheets" title=${t("regie-print-desk")} why=${t("regie-print-desk-why")}
    order=${order} lack=${order ? null : t("regie-print-needs-count")} picture=${html`<${DeskPicture} />`}>
    ${polls.value.length > 0 && html`<${ChoiceField} label=${t("regie-print-desk-polls")} value=${poll}
      onValue=${setPoll} options=${[{ value: "", words: t("regie-print-desk-all") }, ...pollOptions(polls.value),
        { value: "none", words: t("regie-print-desk-none") }]} />`}
    <${NumberField} label=${t("regie-print-incidents")} value=${incidents} onText=${setIncidents} />
  </${PrintCard}>`;
}

export const ProceedingsCard = () => html`<section class="print-card card" aria-labelledby="print-proceedings">
  <div class="print-picture"><${ProceedingsPicture} /></div>
  <div class="print-words"><h3 id="print-proceedings">${t("regie-print-proceedings")}</h3>
    <p class="soft">${t("regie-print-proceedings-why")}</p>
    <div class="print-end"><a class="button" href="/regie/proceedings.pdf" download>${t("regie-proceedings")}</a></div></div>
</section>`;

/** Each of them is a right to vote: they are made where the server is, and pass through no browser. */
export const CardsNote = () => html`<section class="print-card print-cards card" aria-labelledby="print-cards">
  <div class="print-words"><h3 id="print-cards">${t("regie-print-cards")}</h3>
    <p>${t("regie-print-cards-why")}</p><p><code>${t("regie-print-cards-command")}</code></p></div>
</section>`;
