/** Help text on the files that several commands read. */
export const PORTFOLIO_FORMATS = `The portfolio file (JSON):
  {"name", "accounts": [{"id", "name", "venue", "marginModelId"}],
   "books": [{"id", "accountId", "parentId": id or null, "name"}],
   "positions": [{"id", "bookId", "instrumentId", "quantity", "averagePrice": decimal or null, "strategyTags": []}],
   "balances": [{"accountId", "currency", "amount"}],
   "orderCharges": [{"accountId", "currency", "kind": openOrders, marketMakerProtection or spot, "amount"}]}
  Charges are the venue's margin of resting orders and may be left out.
  quantity, averagePrice and amount are decimals, as text or number, long positive; an instrumentId is
  <venue>:<name as the venue spells it>, for example deribit:BTC-25DEC26-100000-C.

The market file (JSON):
  {"valuation": ISO instant, "indices": {"deribit:btc_usd": price}, "usdRates": {"USDC": 1},
   "quotes": {<instrumentId>: {"mark", "markVol", "forward", "bid", "ask", ...}}, "instruments": [...]}
  marks in the venue's quote unit (coin for coin-settled options), vols as fractions (0.45 = 45 %), forwards in
  quote currency per coin. A value is a number, or {"value", "exchangeTimeMs", "localTimeMs", "source"}.
  "instruments" may list ids or full terms; whatever is not listed is read from its name.
`;
