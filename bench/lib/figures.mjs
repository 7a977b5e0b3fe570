// Small arithmetic and text for measurements.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]
}

export const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`
export const times = (value) => `${value.toFixed(2)}×`
export const spread = (values) => `${ms(median(values))} (${ms(Math.min(...values))}–${ms(Math.max(...values))})`

/** One line of the report: what was measured, against what, and whether it is enough. */
export function verdict(id, what, figure, must, aim, reached) {
  return { id, what, figure, must, aim, reached }
}
