// Small pictures of what can be printed, drawn from what would stand on it. They say nothing: words stand beside them.

import { html } from "htm/preact";

const files = document.documentElement.dataset.files; // where those of this version are

const Page = ({ wide, children }) => {
  const [width, height] = wide ? [148, 105] : [105, 148];
  return html`<svg class="sheet-picture" viewBox=${`0 0 ${width} ${height}`} aria-hidden="true">
    <rect x="0.5" y="0.5" width=${width - 1} height=${height - 1} class="sheet" />${children}</svg>`;
};
const Line = ({ x, y, width, strong }) =>
  html`<rect x=${x} y=${y} width=${width} height=${strong ? 4 : 2.2} rx="1" class=${strong ? "ink" : "words"} />`;
const Box = ({ x, y, side = 7 }) => html`<rect x=${x} y=${y} width=${side} height=${side} rx="1" class="box" />`;
const Sign = ({ name, x, y, side }) => name &&
  html`<image href=${`${files}assets/pictograms/${name}.svg`} x=${x} y=${y} width=${side} height=${side} />`;

/** A QR code as one sees it from afar: three corners, and grain. */
function Code({ x, y, side }) {
  const cell = side / 9;
  const outer = 3 * cell;
  const corner = (left, top) => html`<path class="ink" fill-rule="evenodd" d=${`M${left} ${top}h${outer}v${outer}h${-outer}z
    M${left + cell * 0.7} ${top + cell * 0.7}v${cell * 1.6}h${cell * 1.6}v${-cell * 1.6}z`} />`;
  const grain = [
    [4, 0], [4, 2], [3, 4], [5, 3], [7, 4], [0, 4], [2, 5], [4, 6], [6, 6], [8, 5], [5, 8], [7, 8], [8, 7], [4, 4],
  ];
  return html`<g>${corner(x, y)}${corner(x + 6 * cell, y)}${corner(x, y + 6 * cell)}
    ${grain.map(([across, down]) =>
      html`<rect class="ink" x=${x + across * cell} y=${y + down * cell} width=${cell} height=${cell} />`)}</g>`;
}

/** The four markers by which a page is found. */
const Markers = () => [[6, 6], [92, 6], [6, 135], [92, 135]].map(
  ([x, y]) => html`<rect class="ink" x=${x} y=${y} width="7" height="7" />`,
);

const BOXES = { "yes-no": 3, scale: 6, "majority-judgment": 6, "instant-runoff": 4, schulze: 4, points: 5 };
const ROWS = 6;

/** choices: [{letter, pictogram}]; boxes beside each as its method has them. */
function Choices({ method, choices }) {
  const n = BOXES[method] ?? 1;
  const pitch = Math.min(15, 78 / Math.max(1, choices.length + 1));
  const side = Math.min(7, pitch - 2, n > 1 ? 5 : 7);
  return html`<g>${choices.map(({ letter, pictogram }, place) => {
    const y = 48 + place * pitch;
    const left = n > 1 ? 9 : 20;
    return html`<g key=${place}>
      ${Array.from({ length: n }, (_, at) =>
        html`<${Box} x=${n > 1 ? 94 - (n - at) * (side + 2) : 9} y=${y} side=${side} />`)}
      <text x=${left} y=${y + side - 0.8} class="sheet-letter" font-size=${side + 1}>${letter}</text>
      <${Sign} name=${pictogram} x=${left + 8} y=${y - 1} side=${side + 2} />
      <${Line} x=${left + 20} y=${y + side / 2 - 1} width=${n > 1 ? 14 : 40 + ((place * 17) % 14)} /></g>`;
  })}</g>`;
}

export const BallotPicture = ({ method, choices }) => html`<${Page}><${Markers} /><${Code} x=${74} y=${18} side=${18} />
  <${Line} x=${9} y=${19} width=${34} strong /><${Line} x=${9} y=${28} width=${55} />
  <${Line} x=${9} y=${33} width=${46} /><${Choices} method=${method} choices=${choices.slice(0, ROWS)} /></${Page}>`;

export const BookletPicture = () => html`<span class="sheet-pile">
  <${Page}><${Line} x=${14} y=${26} width=${60} strong /><${Line} x=${14} y=${37} width=${46} />
    <text x="52" y="92" class="sheet-number" font-size="34" text-anchor="middle">17</text>
    <${Line} x=${14} y=${116} width=${70} /><${Line} x=${14} y=${122} width=${54} /></${Page}>
  <${BallotPicture} method="single" choices=${[..."ABCDEF"].map((letter) => ({ letter, pictogram: "" }))} /></span>`;

export const SignPicture = ({ number }) => html`<${Page} wide><${Line} x=${10} y=${12} width=${58} />
  <text x="10" y="82" class="sheet-number" font-size="70">${number}</text><${Code} x=${96} y=${34} side=${38} />
  <${Line} x=${96} y=${26} width=${36} strong /><${Line} x=${96} y=${78} width=${38} /></${Page}>`;

export const PosterPicture = ({ wifi }) => html`<${Page}><${Line} x=${12} y=${12} width=${50} />
  ${wifi && html`<${Line} x=${12} y=${22} width=${62} strong /><${Code} x=${12} y=${30} side=${28} />
    <${Line} x=${46} y=${40} width=${40} />`}
  <${Line} x=${12} y=${wifi ? 68 : 26} width=${52} strong />
  <${Code} x=${12} y=${wifi ? 78 : 40} side=${wifi ? 38 : 60} />
  <${Line} x=${12} y=${wifi ? 124 : 112} width=${72} strong /></${Page}>`;

export const GuidePicture = () => html`<${Page}><${Line} x=${12} y=${14} width=${60} strong />
  ${[26, 32, 38, 44].map((y, place) => html`<${Line} x=${12} y=${y} width=${70 + ((place * 7) % 12)} />`)}
  ${[58, 92].map((y) => html`<${Line} x=${12} y=${y} width=${44} strong /><${Line} x=${12} y=${y + 9} width=${78} />
    <${Line} x=${12} y=${y + 15} width=${62} />`)}</${Page}>`;

export const DeskPicture = () => html`<${Page}><${Line} x=${12} y=${14} width=${58} strong />
  ${[30, 44, 58, 72, 86].map((y, place) => html`<${Line} x=${12} y=${y + 3} width=${30 + ((place * 11) % 18)} />
    <rect class="box" x="72" y=${y} width="22" height="9" rx="1" />`)}
  <path class="rule" d="M12 116h82M12 128h82" /></${Page}>`;

export const ProceedingsPicture = () => html`<${Page}>
  <${Line} x=${18} y=${22} width=${62} strong /><${Line} x=${18} y=${31} width=${40} />
  ${[[52, 60], [64, 44], [76, 28]].map(([y, width]) =>
    html`<rect class="sheet-bar" x="18" y=${y} width=${width} height="7" rx="1" />`)}
  ${[98, 104, 110, 116].map((y) => html`<${Line} x=${18} y=${y} width=${68} />`)}</${Page}>`;
