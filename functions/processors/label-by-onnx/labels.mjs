/**
 * What the model tells apart, each by its point: how bright (0 black, 1 white) and how colourful (0 grey, 1 pure colours) an
 * image is that is called so.
 */
export const LABELS = {
  dark: [0.12, 0.1],
  bright: [0.85, 0.1],
  colourful: [0.45, 0.45],
  grey: [0.45, 0.03],
};
