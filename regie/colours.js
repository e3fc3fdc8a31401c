// The colours of choices, in their order; the list itself is server/domain/records.py, a test compares the two.

import { t } from "tablee/words.js";

export const COLOURS = {
  "#0072B2": "blue", "#E69F00": "orange", "#009E73": "green", "#CC79A7": "pink", "#56B4E9": "sky", "#D55E00": "red",
};

/** What a colour is called; "" for the one that goes by the place of the choice. */
export const colourName = (colour) => t(colour ? `regie-colour-${COLOURS[colour]}` : "regie-colour-place");
