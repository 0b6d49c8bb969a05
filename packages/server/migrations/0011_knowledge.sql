-- What the assistant knows: questions with their answers, general or of a product, for all AI profiles or one. Full-text search finds them: words
-- of the question weigh more than those of the answer. The index begins with the company (as an array, for which GIN needs no extension), so that
-- looking words up costs what the company has, not what all have.
CREATE TABLE knowledge_entry (
  company_id bigint NOT NULL,
  entry_id text COLLATE "C" NOT NULL,
  question text NOT NULL,
  answer text NOT NULL,
  product_id text COLLATE "C",
  ai_profile text COLLATE "C",
  updated_at timestamptz NOT NULL,
  search tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('english'::regconfig, question), 'A') || setweight(to_tsvector('english'::regconfig, answer), 'D')
  ) STORED,
  PRIMARY KEY (company_id, entry_id)
);
-- Without a list of pending changes, which every search would go through and which the embedded database never cleans up.
CREATE INDEX knowledge_entry_search ON knowledge_entry USING gin ((ARRAY[company_id]), search) WITH (fastupdate = off);
CREATE INDEX knowledge_entry_by_product ON knowledge_entry (company_id, product_id) WHERE product_id IS NOT NULL;
CREATE INDEX knowledge_entry_by_change ON knowledge_entry (company_id, updated_at, entry_id);

-- The catalogue, as far as the assistant shows it. What a product has a price or a stock of can be asked for by those words.
CREATE TABLE knowledge_product (
  company_id bigint NOT NULL,
  product_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  description text,
  price_micros numeric,
  currency text,
  url text,
  image_url text,
  brand text,
  category text,
  in_stock boolean,
  updated_at timestamptz NOT NULL,
  search tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('english'::regconfig, name), 'A')
    || setweight(to_tsvector('english'::regconfig, coalesce(brand, '') || ' ' || coalesce(category, '') || ' ' || product_id), 'B')
    || setweight(to_tsvector('english'::regconfig,
         CASE WHEN price_micros IS NULL THEN '' ELSE 'price cost ' END || CASE WHEN in_stock IS NULL THEN '' ELSE 'stock available' END), 'C')
    || setweight(to_tsvector('english'::regconfig, coalesce(description, '')), 'D')
  ) STORED,
  PRIMARY KEY (company_id, product_id)
);
CREATE INDEX knowledge_product_search ON knowledge_product USING gin ((ARRAY[company_id]), search) WITH (fastupdate = off);
CREATE INDEX knowledge_product_by_change ON knowledge_product (company_id, updated_at, product_id);

-- How many entries and products have each stem, kept with them: rare words decide what answers, and counting them at each question would take most
-- of its time. The empty stem counts all.
CREATE TABLE knowledge_word (
  company_id bigint NOT NULL,
  stem text COLLATE "C" NOT NULL,
  holders bigint NOT NULL,
  PRIMARY KEY (company_id, stem)
);
