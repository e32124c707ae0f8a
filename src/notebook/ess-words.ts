/** What the column "ESS" of a summary is. Not here: how it is estimated (engine/diagnostics/ess.ts). */
export const ESS_WORDS = 'ESS: effective sample size, the smaller of bulk and tail';
