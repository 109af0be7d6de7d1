/**
 * The logistic link 1 / (1 + e⁻ᵐ) in float32, as XGBoost computes it from a margin.
 *
 * @param margin log-odds
 * @returns probability in [0, 1]
 */
export function probabilityOf(margin: number): number {
  // XGBoost caps the exponent so that e⁻ᵐ stays finite in float32.
  const exponential = Math.fround(Math.exp(Math.min(-margin, 88.7)));
  return Math.fround(1 / Math.fround(1 + exponential));
}
