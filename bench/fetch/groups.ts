/** All are made to answer with the fields that ours has: what is compared is how they work, not what they leave out. */
export const SAME_HEADERS = 'same headers';
/** Each answers with the fields that it has by itself. */
export const OWN_DEFAULTS = 'own defaults';

/** How many requests are made, and then answered. */
export const BATCH = 100;
