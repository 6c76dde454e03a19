/** Faults of what is in the frames: gaps, absent and impossible numbers, names, rows of something else. */
import type { Fault } from './fault';
import { ALL, BOOKS } from './venueSets';

const JUMP = 1.02;

export const CONTENT_FAULTS: readonly Fault[] = [
  {
    id: 'F8',
    title: 'Sequence gap',
    venues: BOOKS,
    does: 'A third of the changes of books get lost.',
    expected: 'The book is dropped and asked for anew, alone; the socket stays.',
    knobs: () => ({ dropBooks: 0.3 }),
  },
  {
    id: 'F9',
    title: 'Book left valid after a gap',
    venues: ['okx', 'binance'],
    does: 'Three changes of books in five get lost.',
    expected: 'No top comes from a book that is out of step.',
    knobs: () => ({ dropBooks: 0.6 }),
  },
  {
    id: 'F10',
    title: 'Ghost levels',
    venues: BOOKS,
    does: 'Sockets are cut and the market jumps by 2 % meanwhile.',
    expected: 'A snapshot replaces the book: no level of before the cut is best.',
    fire(stage, venue) {
      stage.venues[venue].killSockets();
      stage.jump(JUMP);
    },
  },
  {
    id: 'F15',
    title: 'REST’s names on the socket',
    venues: ['bybit'],
    does: 'Option tickers name bid, ask and vols as REST does.',
    expected: 'What is not in the message is absent, never 0; REST’s own answers are read by REST’s names.',
    knobs: () => ({ swapNames: true }),
  },
  {
    id: 'F16',
    title: 'Sparse deltas',
    venues: ['bybit'],
    does: 'A message holds one changed field.',
    expected: 'What a message does not mention stays as it was, and lives.',
    knobs: () => ({ sparse: true }),
  },
  {
    id: 'F17',
    title: 'No value, in every form',
    venues: ALL,
    does: 'Bids, asks and their vols are absent as null, 0, empty text or -1.',
    expected: 'They are missing, never 0; marks live.',
    knobs: () => ({ absent: true }),
  },
  {
    id: 'F18',
    title: 'Vols and Greeks near an expiry',
    venues: ALL,
    does: 'Vols are 0 or at the cap of 500 %, Greeks are nothing.',
    expected:
      'No vol, neither 0 nor the cap, on the board; our own comes from the mark, and one out of range is marked.',
    knobs: () => ({ extremeVols: true }),
  },
  {
    id: 'F19',
    title: 'No forward',
    venues: ALL,
    does: 'Dated futures end, and no forward is told: Deribit puts the index in its place, as Binance always does, whose bids and asks are then those of the forward.',
    expected: 'Parity of the chain’s quotes gives the forward, else the index does; the source says which.',
    knobs: () => ({ noForward: true }),
    fire: (stage) => stage.endFutures(),
  },
  {
    id: 'F20',
    title: 'Crossed quotes',
    venues: ALL,
    does: 'Bids lie above asks.',
    expected: 'Shown as they are, marked as crossed, and no middle is taken of them.',
    knobs: () => ({ crossedBook: true }),
  },
  {
    id: 'F21',
    title: 'Book behind the ticker',
    venues: BOOKS,
    does: 'Books come a second late with prices 3 % below those of the tickers.',
    expected: 'Each number has its own time; the older never replaces the newer.',
    knobs: () => ({ bookLagMs: 1_000 }),
  },
  {
    id: 'F31',
    title: 'New fields and words',
    venues: ALL,
    does: 'Messages carry fields and state words that no document names.',
    expected: 'Nothing is rejected for it; numbers are unchanged.',
    knobs: () => ({ unknownFields: true }),
  },
  {
    id: 'F32',
    title: 'Checksums that do not fit',
    venues: ['okx'],
    does: 'Books carry a checksum that is wrong; it is always 0 otherwise.',
    expected: 'Sequence numbers decide, not the checksum.',
    knobs: () => ({ wrongChecksums: true }),
  },
  {
    id: 'F33',
    title: 'Exponents and long numbers',
    venues: ALL,
    does: 'Numbers have exponents and more digits than a double.',
    expected: 'They are the same numbers.',
    knobs: () => ({ exponents: true, longNumbers: true }),
  },
  {
    id: 'F34',
    title: 'Rows of another product',
    venues: ['binance'],
    does: 'Coin-margined rows come in the same lists.',
    expected: 'They are ignored and counted.',
    knobs: () => ({ foreignRows: true }),
  },
];
