/** The closed list of data sets that ship: one file each in public/data. Not here: their text. */

export const DATASET_NAMES = [
  'eight-schools',
  'kidiq',
  'radon',
  'penguins',
  'sleep-study',
  'lynx-hare',
  'influenza',
  'digits',
] as const;

/** The name of a data set that ships with the notebook. */
export type DatasetName = (typeof DATASET_NAMES)[number];
