// The page: reads what was published in it, recounts in small steps, and shows both side by side.

import { recounted } from "./count.js";
import { at, fill, lookUp, made, showBallots, showDigests, showFigures } from "./page.js";
import { number, t } from "./words.js";

const STEP_MS = 40; // between two steps a browser answers fingers
const PATIENCE_MS = 1000;

/** Recount what the page holds, and show it. */
export function start() {
  let given = null;
  try {
    given = JSON.parse(at("published").textContent);
    show(given, JSON.parse(at("levels").textContent));
  } catch (error) {
    broken(error);
  }
}

function show(published, levels) {
  at("lookup").onsubmit = (event) => event.preventDefault();
  const work = recounted(published);
  const began = Date.now();
  const step = () => {
    const until = Date.now() + STEP_MS;
    try {
      do {
        const { done, value } = work.next();
        if (done) return conclude(published, value, levels);
      } while (Date.now() < until);
    } catch (error) {
      return broken(error);
    }
    const waited = Date.now() - began;
    if (waited > PATIENCE_MS) {
      fill(at("verdict"), made("p", "", t("public-recount-progress", { seconds: Math.floor(waited / 1000) })));
    }
    return setTimeout(step, 0);
  };
  step();
}

function conclude(published, { tally, strangers, digests }, levels) {
  const { poll, receipts } = published;
  showBallots(published, levels, strangers);
  at("lookup").onsubmit = (event) => {
    event.preventDefault();
    fill(at("answer"), ...lookUp(published, at("receipt").value, levels, strangers));
  };
  const told = showFigures(poll, poll.tally, tally, levels);
  const names = {
    receipts: t("public-digest-receipts"),
    ballots: t("public-digest-ballots"),
    box: t("public-digest-box"),
  };
  const found = Object.keys(digests);
  const wrong = showDigests(
    found.map((of) => ({ name: names[of], announced: poll[`${of}_digest`], found: digests[of] })),
  );
  const ballots = (published.ballots || published.box).length;
  const odd = strangers.length;
  const faults = [];
  if (odd) faults.push(t("public-fault-strangers", { n: odd, count: number(odd) }));
  if (ballots !== receipts.length) {
    faults.push(t("public-fault-number", { ballots: number(ballots), receipts: number(receipts.length) }));
  }
  if (told.different) faults.push(t("public-fault-figures", { n: told.different, count: number(told.different) }));
  if (wrong) faults.push(t("public-fault-digests", { n: wrong, count: number(wrong) }));
  if (!told.different && tally && !isSame(tally, poll.tally)) faults.push(t("public-fault-other"));
  const well = !faults.length;
  at("verdict").className = well ? "verdict well" : "verdict wrong";
  const facts = { n: ballots, count: number(ballots) };
  const heading = well ? t("public-verdict-well", facts) : t("public-verdict-wrong");
  fill(at("verdict"), made("p", "big", heading), ...faults.map((fault) => made("p", "", fault)));
  document.documentElement.setAttribute("data-recount", well ? "well" : "wrong");
}

/** Return whether two values say the same, whatever the order of their keys. */
function isSame(one, other) {
  if (typeof one !== "object" || !one || !other) return one === other;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => isSame(one[key], other[key]));
}

function broken(error) {
  at("verdict").className = "verdict wrong";
  fill(at("verdict"), made("p", "big", t("public-verdict-broken")), made("p", "", String(error)));
  document.documentElement.setAttribute("data-recount", "broken");
}
