// How few people a figure of a group may stand for.

/** Where an organization has not decided. */
export const usualLeast = 10;
/** An organization may not go below it. */
export const lowestLeast = 5;
