/** The answers of each venue to a client of a recording. */
import type { Venue } from '../../../engine/instruments/instrument';
import { binanceAnswers } from './answersBinance';
import { bybitAnswers } from './answersBybit';
import { deribitAnswers } from './answersDeribit';
import { okxAnswers } from './answersOkx';
import type { VenueAnswers } from './venueAnswers';

export const ANSWERS: Readonly<Record<Venue, VenueAnswers>> = {
  deribit: deribitAnswers,
  okx: okxAnswers,
  bybit: bybitAnswers,
  binance: binanceAnswers,
};
