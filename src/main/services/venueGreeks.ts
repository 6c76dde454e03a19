/** Own Greeks beside the venue's for the options that are held. */
import type { GreekRow } from '../../contracts/surface';
import { yearFraction } from '../../engine/basics/time';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import { compareGreeks } from '../../engine/pricing/venueGreeks';
import type { GreekMessage } from '../feeds/boardGreeks';
import type { QuoteBoard } from '../feeds/quoteBoard';

const printedOf = (update: GreekMessage) => ({
  delta: update.venueDelta,
  gamma: update.venueGamma,
  vega: update.venueVega,
  theta: update.venueTheta,
  deltaCoin: update.venueDeltaCoin,
  gammaCoin: update.venueGammaCoin,
  vegaCoin: update.venueVegaCoin,
});

/** One row per held option; the figures are for one coin at the vol and forward of the venue's own message. */
export function greekRows(
  board: Pick<QuoteBoard, 'instrument' | 'quote' | 'venueGreeks'>,
  { positions }: Pick<Portfolio, 'positions'>,
): readonly GreekRow[] {
  const ids = [...new Set(positions.map(({ instrumentId }) => instrumentId))];
  return ids.flatMap((id) => {
    const option = board.instrument(id);
    if (option?.kind !== 'option') return [];
    const { venue, symbol, strike, expiryMs, optionType } = option;
    const update = board.venueGreeks(id);
    const quote = board.quote(id);
    const vol = update?.markVol ?? quote?.markVol?.value;
    const forward = update?.forward ?? quote?.forward?.value;
    if (update === undefined || vol === undefined || forward === undefined)
      return [{ symbol, venue, atMs: NaN, comparisons: [] }];
    const years = yearFraction(update.exchangeTimeMs, expiryMs);
    const terms = { venue, forward, strike, years, vol, isCall: optionType === 'call' };
    const comparisons = compareGreeks(terms, printedOf(update));
    return [{ symbol, venue, atMs: update.exchangeTimeMs, comparisons }];
  });
}
