// The pictograms that a note, a proposal or a choice may carry. The list itself is server/domain/pictograms.py; a test compares
// the two.

export const PICTOGRAMS = [
  "bench", "tree", "market", "pedestrian", "bicycle", "car", "bus", "parking", "light", "water",
  "playground", "school", "library", "house", "health", "food", "recycle", "sun", "shade", "music",
  "meeting", "elders", "children", "accessible", "shop", "safety", "flower", "sport", "money",
  "thumb-up", "thumb-down", "question", "idea", "worry", "disagree",
];
