-- Orders of shop systems name the shop they came from, so that one shop's can be erased and another's stay. What came before is the only shop's,
-- where a company has one on the shop system; where it has several nobody knows.
UPDATE event SET source = event.source || ' ' || only_shop.shop
FROM (
  SELECT company_id, platform, min(shop) AS shop FROM platform_connection GROUP BY company_id, platform HAVING count(*) = 1
) AS only_shop
WHERE only_shop.company_id = event.company_id AND event.kind = 'checkout' AND event.source IN (only_shop.platform, only_shop.platform || '-pixel');

UPDATE platform_checkout SET report = platform_checkout.report || jsonb_build_object('shop', only_shop.shop)
FROM (
  SELECT company_id, platform, min(shop) AS shop FROM platform_connection GROUP BY company_id, platform HAVING count(*) = 1
) AS only_shop
WHERE only_shop.company_id = platform_checkout.company_id AND only_shop.platform = platform_checkout.platform AND platform_checkout.report IS NOT NULL;

-- Who answered a shopper's request to see their data, and so marked it as done; what the server does by itself is done by nobody.
ALTER TABLE privacy_request ADD COLUMN done_by text;
