-- Rule packs of the user: copies of shipped ones, imports. Shipped packs are files and never stored.
CREATE TABLE rule_packs (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 60),
  model TEXT NOT NULL CHECK (length(model) BETWEEN 1 AND 60),
  -- Pack that it was copied from, or the file that it was read from.
  origin TEXT NOT NULL CHECK (length(origin) BETWEEN 1 AND 300),
  saved_ms INTEGER NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT, WITHOUT ROWID;

-- Where a user pack takes the place of the shipped one: for an account, or * for all of them.
CREATE TABLE rule_pack_choices (
  account_id TEXT NOT NULL CHECK (length(account_id) BETWEEN 1 AND 60),
  model TEXT NOT NULL CHECK (length(model) BETWEEN 1 AND 60),
  pack_id TEXT NOT NULL REFERENCES rule_packs (id),
  PRIMARY KEY (account_id, model)
) STRICT, WITHOUT ROWID;
CREATE INDEX rule_pack_choices_by_pack ON rule_pack_choices (pack_id);
