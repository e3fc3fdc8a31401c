// What the tools of a browser may ask of a page that is running: once its modules are joined, there is no other way in.

export { act } from "./act.js";
export { store } from "./house.js";
export { isLate } from "./lapsing.js";
