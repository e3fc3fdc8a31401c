// The most characters of each text, and the greatest strength, that the rules allow: the server puts them into #limits.

export const limits = JSON.parse(document.getElementById("limits").textContent);
