-- Margin of resting orders, of one kind and currency; edited through the journal like the portfolio.
CREATE TABLE order_charges (
  account_id TEXT NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED,
  currency TEXT NOT NULL CHECK (length(currency) BETWEEN 1 AND 20),
  kind TEXT NOT NULL CHECK (kind IN ('openOrders', 'marketMakerProtection', 'spot')),
  amount TEXT NOT NULL CHECK (
    length(amount) BETWEEN 1 AND 60 AND amount NOT GLOB '*[^0-9.]*' AND amount NOT GLOB '*.*.*'
    AND amount GLOB '[0-9]*' AND amount GLOB '*[0-9]'
  ),
  source TEXT NOT NULL CHECK (source IN ('venue', 'hand')),
  set_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, currency, kind)
) STRICT, WITHOUT ROWID;
