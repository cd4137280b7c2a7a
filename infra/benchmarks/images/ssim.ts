const WINDOW_PX = 8;
const STEP_PX = 4;
/** Constants that keep the quotient steady where a window is flat: (0.01 × 255)² and (0.03 × 255)². */
const [C1, C2] = [6.5025, 58.5225];

/**
 * Structural similarity of two grey pictures, 8 bits a pixel: 1 where they are the same. The mean over windows of 8 × 8.
 * Source: Wang, Bovik, Sheikh and Simoncelli, Image quality assessment, IEEE Transactions on Image Processing 13 (2004).
 */
export function ssim(one: Buffer, other: Buffer, widthPx: number, heightPx: number): number {
  let sum = 0;
  let windows = 0;
  for (let top = 0; top + WINDOW_PX <= heightPx; top += STEP_PX) {
    for (let left = 0; left + WINDOW_PX <= widthPx; left += STEP_PX) {
      sum += similarity(one, other, top * widthPx + left, widthPx);
      windows++;
    }
  }
  return sum / windows;
}

function similarity(one: Buffer, other: Buffer, from: number, widthPx: number): number {
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
  for (let row = 0; row < WINDOW_PX; row++) {
    for (let at = from + row * widthPx; at < from + row * widthPx + WINDOW_PX; at++) {
      const x = one[at] ?? 0;
      const y = other[at] ?? 0;
      a += x;
      b += y;
      aa += x * x;
      bb += y * y;
      ab += x * y;
    }
  }
  const n = WINDOW_PX ** 2;
  const [meanA, meanB] = [a / n, b / n];
  const [varianceA, varianceB, covariance] = [aa / n - meanA ** 2, bb / n - meanB ** 2, ab / n - meanA * meanB];
  const likeness = (2 * meanA * meanB + C1) * (2 * covariance + C2);
  return likeness / ((meanA ** 2 + meanB ** 2 + C1) * (varianceA + varianceB + C2));
}
