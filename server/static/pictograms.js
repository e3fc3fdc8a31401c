// The pictograms that a note, a proposal or a choice may carry, by category. The list itself is
// server/domain/pictograms.py; a test compares the two.

export const CATEGORIES = {
  streets: [
    "pedestrian", "bicycle", "car", "bus", "tram", "train", "truck", "motorcycle", "scooter", "boat", "plane",
    "parking", "charging", "road", "bridge", "traffic-light", "speed", "roadworks", "signpost", "stairs", "elevator",
  ],
  places: [
    "bench", "picnic-table", "terrace", "playground", "fun-fair", "market", "toilets", "mailbox", "book-box",
    "cemetery",
  ],
  nature: [
    "tree", "forest", "leaf", "grass", "flower", "garden", "wheelbarrow", "farm", "bee", "bird", "fish", "paw",
    "insect", "rat", "river", "mountain",
  ],
  weather: [
    "sun", "shade", "heat", "cold", "rain", "wind", "flood", "fire",
  ],
  resources: [
    "water", "tap", "recycle", "bin", "compost", "repair", "broom", "light", "night", "electricity", "solar",
    "wind-turbine", "heating",
  ],
  homes: [
    "house", "apartments", "shelter", "armchair", "castle", "factory",
  ],
  people: [
    "children", "baby", "youth", "elders", "accessible", "sight", "hearing", "sign-language", "women", "solidarity",
    "together", "agreement", "languages",
  ],
  health: [
    "health", "doctor", "pill", "mind", "tobacco", "hand-washing",
  ],
  food: [
    "food", "canteen", "soup", "bread", "fruit", "coffee", "basket",
  ],
  economy: [
    "shop", "money", "savings", "taxes", "work", "crafts", "clothes", "hotel", "parcel", "chart",
  ],
  learning: [
    "school", "science", "training", "library", "computer", "phone", "wifi", "antenna", "robot",
  ],
  leisure: [
    "sport", "swimming", "running", "petanque", "dumbbell", "fishing", "music", "theatre", "cinema", "art",
    "celebration", "games", "newspaper",
  ],
  democracy: [
    "meeting", "town-hall", "speech", "megaphone", "discussion", "justice", "law", "world", "calendar", "time",
    "candle",
  ],
  safety: [
    "safety", "siren", "fire-engine", "warning", "noise", "cctv", "lock",
  ],
  opinions: [
    "thumb-up", "thumb-down", "question", "idea", "worry", "disagree",
  ],
  neutral: [
    "key", "umbrella", "glasses", "shirt", "anchor", "watch", "bell", "kettle", "ladder", "backpack", "headphones",
    "radio",
  ],
};

export const PICTOGRAMS = Object.values(CATEGORIES).flat();

/** The category of objects that take no side: for the letters of booklets, and choices that nothing depicts. */
export const NEUTRAL = "neutral";
