/** Offers that ring. Pure. */
import type { Phrase } from "../words/words.ts";
import { withNotice } from "./change.ts";
import type { Offer, State } from "./state.ts";

/** How long after its deadline an offer may still stand here, should the desk's word not come (a machine that slept). */
const LATE_MS = 3000;

export function withOffer(offers: readonly Offer[], offer: Offer): readonly Offer[] {
  return [...offers.filter((one) => one.id !== offer.id), offer];
}

export function closeOffer(state: State, id: string, phrase: Phrase | null): State {
  if (!state.offers.some((offer) => offer.id === id)) {
    return state;
  }
  const closed = { ...state, offers: state.offers.filter((offer) => offer.id !== id) };
  return phrase === null ? closed : withNotice(closed, phrase);
}

export function withoutLate(offers: readonly Offer[], now: number): readonly Offer[] {
  return offers.some((offer) => offer.until + LATE_MS < now) ? offers.filter((offer) => offer.until + LATE_MS >= now) : offers;
}
