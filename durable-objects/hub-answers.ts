/** What a hub answers to an upgrade beside 101: try the next hub, or this address has enough. */
export const HUB_FULL = 503;
export const ADDRESS_FULL = 429;
