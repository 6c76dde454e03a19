CREATE TABLE accounts (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 60),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  venue TEXT NOT NULL CHECK (venue IN ('deribit', 'okx', 'bybit', 'binance')),
  margin_model_id TEXT NOT NULL CHECK (length(margin_model_id) BETWEEN 1 AND 120)
) STRICT, WITHOUT ROWID;

CREATE TABLE books (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 200),
  account_id TEXT NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED,
  parent_id TEXT REFERENCES books (id) DEFERRABLE INITIALLY DEFERRED,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  CHECK (parent_id IS NULL OR parent_id <> id)
) STRICT, WITHOUT ROWID;
CREATE INDEX books_by_account ON books (account_id);
CREATE INDEX books_by_parent ON books (parent_id);
CREATE UNIQUE INDEX books_named_once ON books (account_id, ifnull(parent_id, ''), name);

-- Booked amounts are decimal text: an optional minus, digits, at most one point, no exponent.
CREATE TABLE positions (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 300),
  book_id TEXT NOT NULL REFERENCES books (id) DEFERRABLE INITIALLY DEFERRED,
  instrument_id TEXT NOT NULL CHECK (length(instrument_id) BETWEEN 3 AND 100),
  quantity TEXT NOT NULL CHECK (
    length(quantity) BETWEEN 1 AND 60 AND quantity NOT GLOB '*[^-0-9.]*' AND quantity NOT GLOB '?*-*'
    AND quantity NOT GLOB '*.*.*' AND ltrim(quantity, '-') GLOB '[0-9]*' AND quantity GLOB '*[0-9]'
  ),
  average_price TEXT CHECK (
    average_price IS NULL OR (
      length(average_price) BETWEEN 1 AND 60 AND average_price NOT GLOB '*[^-0-9.]*' AND average_price NOT GLOB '?*-*'
      AND average_price NOT GLOB '*.*.*' AND ltrim(average_price, '-') GLOB '[0-9]*' AND average_price GLOB '*[0-9]'
    )
  ),
  strategy_tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(strategy_tags) AND json_type(strategy_tags) = 'array')
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX positions_once_per_book ON positions (book_id, instrument_id);

CREATE TABLE balances (
  account_id TEXT NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED,
  currency TEXT NOT NULL CHECK (length(currency) BETWEEN 1 AND 20),
  amount TEXT NOT NULL CHECK (
    length(amount) BETWEEN 1 AND 60 AND amount NOT GLOB '*[^-0-9.]*' AND amount NOT GLOB '?*-*'
    AND amount NOT GLOB '*.*.*' AND ltrim(amount, '-') GLOB '[0-9]*' AND amount GLOB '*[0-9]'
  ),
  PRIMARY KEY (account_id, currency)
) STRICT, WITHOUT ROWID;

-- Terms of every instrument that was ever booked, so that a book can be read without its venue.
CREATE TABLE instruments (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 3 AND 100),
  terms TEXT NOT NULL CHECK (json_valid(terms)),
  seen_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
