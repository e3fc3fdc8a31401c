// One round of equal shares: everybody has the same, and what has the lowest price is bought next.
//
// All amounts are exact: whole numbers (BigInt) of 1/scale of a unit of money. Each amount also knows how it grows when
// everybody's share does, so that a round can say how far the share may rise before anything else would be bought.

import { compared, divisor } from "./exact.js";

/**
 * A round. projects: in the order of the rule for equal prices; `fans`: places in `voters` of those who marked it.
 * voters: how many ballots each group of equal ones has. share: {over, under}, as BigInt.
 * After `run`: places (those that share one were bought one after the other at the same price); contested (groups that
 * only the lot put in order, and in which the price of some rose once others were bought); until (a raise, as
 * {over, under}, before which nothing changes; `null`: for ever).
 */
export class Round {
  constructor(projects, voters, share) {
    this.waiting = projects.slice();
    this.voters = voters;
    this.scale = share.under;
    this.purses = [{ held: share.over, grows: share.under }];
    this.purseOf = new Int32Array(voters.length); // -1: empty, also after a raise
    this.until = null;
    this.places = [];
    this.contested = [];
  }

  run() {
    const prices = new Map();
    const [none, one] = [BigInt(0), BigInt(1)];
    for (const project of this.waiting) prices.set(project, { owed: one, drop: none, per: BigInt(project.votes) });
    const drawnGroups = [];
    let last = null;
    for (let best = this.cheapest(prices); best; best = this.cheapest(prices)) {
      const price = prices.get(best);
      const equals = this.waiting.filter((other) => isEqual(best, other) && !compared(price, prices.get(other)));
      for (const other of this.waiting) {
        // Whoever gets cheaper faster may overtake.
        const rival = prices.get(other);
        if (other !== best && rival.drop) {
          this.rise(rival.owed * price.per - price.owed * rival.per, rival.drop * price.per - price.drop * rival.per);
        }
      }
      if (last && !compared(price, last)) this.places[this.places.length - 1].push(best.id);
      else this.places.push([best.id]);
      if (equals.length > 1) drawnGroups.push({ place: this.places.length - 1, ids: equals.map((each) => each.id) });
      this.waiting = this.waiting.filter((other) => other !== best);
      this.pay(best, price);
      last = price;
    }
    const apart = ({ place, ids }) => !ids.every((id) => this.places[place].indexOf(id) >= 0);
    this.contested = drawnGroups.filter(apart).map((group) => group.ids);
    return this;
  }

  /** Return what is bought next. What its voters no longer can pay waits no more. */
  cheapest(prices) {
    let best = null;
    // While money is spent prices only rise: one from before is a lower bound, as good as a new one unless it is low.
    const byBound = this.waiting.slice().sort((a, b) => compared(prices.get(a), prices.get(b)));
    for (const project of byBound) {
      if (best && compared(prices.get(project), prices.get(best)) > 0) break;
      const price = this.priceOf(project);
      if (!price) {
        this.waiting = this.waiting.filter((other) => other !== project);
        continue;
      }
      prices.set(project, price);
      const order = best ? compared(price, prices.get(best)) : -1;
      if (order < 0 || (order === 0 && this.waiting.indexOf(project) < this.waiting.indexOf(best))) best = project;
    }
    return best;
  }

  /** Return the price at which the voters of a project pay for it, `null` when they cannot. */
  priceOf(project) {
    const holders = new Int32Array(this.purses.length);
    let payers = 0;
    for (const voter of project.fans) {
      if (this.purseOf[voter] < 0) continue;
      holders[this.purseOf[voter]] += this.voters[voter];
      payers += this.voters[voter];
    }
    let owed = BigInt(project.cost) * this.scale;
    let drop = BigInt(0);
    const poor = [];
    for (let at = 0; at < holders.length; at++) {
      if (!holders[at]) continue;
      const { held, grows } = this.purses[at];
      if (owed <= held * BigInt(payers)) break;
      poor.push(this.purses[at]);
      owed -= held * BigInt(holders[at]);
      drop += grows * BigInt(holders[at]);
      payers -= holders[at];
    }
    if (!payers) {
      this.rise(owed, drop);
      return null;
    }
    // Who pays all they have may come to have enough.
    for (const { held, grows } of poor) this.rise(owed - held * BigInt(payers), grows * BigInt(payers) + drop);
    return { owed, drop, payers: BigInt(payers), per: BigInt(payers) * BigInt(project.cost) * this.scale };
  }

  /** Take the payments from the purses; those that are equal afterwards become one. */
  pay(project, { owed, drop, payers }) {
    const finer = payers / divisor(payers, divisor(owed, drop));
    const due = (owed * finer) / payers;
    const more = (drop * finer) / payers;
    const pays = new Uint8Array(this.voters.length);
    const needed = new Uint8Array(this.voters.length);
    for (const voter of project.fans) pays[voter] = 1;
    for (const other of this.waiting) for (const voter of other.fans) needed[voter] = 1;
    const found = new Map();
    const next = this.purses.map(() => [null, null]);
    const purseAfter = (at, paying) => {
      if (next[at][paying] === null) {
        const held = this.purses[at].held * finer - (paying ? due : BigInt(0));
        const grows = this.purses[at].grows * finer + (paying ? more : BigInt(0));
        const name = `${held} ${grows}`;
        if (held >= 0 && !found.has(name)) found.set(name, { held, grows });
        next[at][paying] = held >= 0 ? found.get(name) : undefined;
      }
      return next[at][paying];
    };
    const holding = Array.from(this.purseOf, (at, voter) =>
      at >= 0 && needed[voter] ? purseAfter(at, pays[voter]) : undefined,
    );
    this.scale *= finer;
    this.purses = Array.from(found.values()).sort((a, b) => (a.held < b.held ? -1 : a.held > b.held ? 1 : 0));
    const place = new Map(this.purses.map((purse, at) => [purse, at]));
    holding.forEach((purse, voter) => {
      this.purseOf[voter] = purse ? place.get(purse) : -1;
    });
  }

  /** Note that a gap closes by `closing` for each unit of raise. */
  rise(gap, closing) {
    if (closing > 0 && (!this.until || gap * this.until.under < this.until.over * closing)) {
      this.until = { over: gap, under: closing };
    }
  }
}

const isEqual = (one, other) => one.cost === other.cost && one.votes === other.votes;
